import { setTimeout as sleep } from 'node:timers/promises';
import { listSegments } from '../src/list-segments.js';
import { createSegmentRecoverer } from '../src/segment-recoverer.js';
import { createRecordingLogger } from './recording-logger.js';

/** Scans until every segment is sealed; returns the ids that were sealed by it. */
export async function recoverAll(directory: string, leaseMs: number): Promise<string[]> {
  const recoverer = createSegmentRecoverer({ directory, leaseMs, logger: createRecordingLogger() });
  const recovered: string[] = [];
  while ((await listSegments(directory)).some(({ state }) => state !== 'sealed')) {
    recovered.push(...(await recoverer.scan()).sealed);
    await sleep(leaseMs / 3);
  }
  return recovered;
}
