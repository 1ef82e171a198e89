import { archiveSegment } from '../../src/archive-segment.js';
import type { RawZoneStep } from '../../src/raw-zone-step.js';

/** What an archiving process is told to do. */
export interface ArchivingProcessSettings {
  directory: string;
  segmentId: string;
  /** Kills itself with SIGKILL when it gets there. */
  killAt: RawZoneStep;
}

const { directory, segmentId, killAt }: ArchivingProcessSettings = JSON.parse(process.argv[2] ?? '');

await archiveSegment(directory, segmentId, {
  onStep: (step) => {
    if (step === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
