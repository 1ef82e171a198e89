import { setTimeout as sleep } from 'node:timers/promises';
import type { RawZoneStep } from '../../src/raw-zone-step.js';
import { createSegmentRecoverer } from '../../src/segment-recoverer.js';
import { printLine } from './print-line.js';

/** What a recovering process is told to do. */
export interface RecoveringProcessSettings {
  directory: string;
  leaseMs: number;
  /** Kills itself with SIGKILL when it gets there. */
  killAt?: RawZoneStep;
  /** Scans before it ends by itself. */
  scans: number;
}

const { directory, leaseMs, killAt, scans }: RecoveringProcessSettings = JSON.parse(process.argv[2] ?? '');

const recoverer = createSegmentRecoverer({
  directory,
  leaseMs,
  logger: { info: () => undefined, warn: () => undefined, error: printLine },
  onStep: (step) => {
    if (step === killAt) process.kill(process.pid, 'SIGKILL');
  },
});

for (let scan = 0; scan < scans; scan += 1) {
  const { sealed } = await recoverer.scan();
  for (const segment of sealed) printLine(`sealed ${segment}`);
  await sleep(leaseMs / 3);
}
