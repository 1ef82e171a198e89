import { join } from 'node:path';
import type { BenchmarkContext } from '../../benchmark.js';
import { type SealedSegments, writeSealedSegments } from '../../data/write-sealed-segments.js';

/** Makes the benchmark's events as sealed segments of about so many each, in a folder of its directory. */
export async function makeSegments(
  { directory, events, progress }: BenchmarkContext,
  folder: string,
  eventsPerSegment: number,
): Promise<SealedSegments> {
  progress(`making ${events.toLocaleString('en')} events`);
  return writeSealedSegments(join(directory, folder), {
    events,
    segments: Math.max(1, Math.round(events / eventsPerSegment)),
  });
}
