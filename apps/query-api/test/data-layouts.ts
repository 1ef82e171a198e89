import type { LogEvent } from '@signallake/event-schema';
import type { PartitionBy } from '@signallake/lake';
import fc from 'fast-check';
import { compactLake } from './compact-lake.js';
import type { TestService } from './query-service.js';

/** Where the events are. */
export interface DataLayout {
  kind: 'raw' | 'half converted' | 'converted' | 'compacted';
  partitionBy: PartitionBy;
  /** Where the events are parted, as fractions of their number. */
  cuts: readonly [number, number];
  /** Whether a client that was not sure sends a third of them again. */
  isSentAgain: boolean;
  /** What is held in memory: nothing, what was in the table before the last part came and files were merged, or all. */
  resident: 'nothing' | 'what was there' | 'everything';
}

/** Memory for what is held of a layout's files, in bytes. */
export function residentBytesOf({ resident }: DataLayout): number {
  return resident === 'nothing' ? 0 : 256 * 1024 * 1024;
}

const fraction = fc.double({ min: 0.1, max: 0.9, noNaN: true });

/** Every kind of layout. */
export const dataLayouts: fc.Arbitrary<DataLayout> = fc.record({
  kind: fc.constantFrom<DataLayout['kind']>('raw', 'half converted', 'converted', 'compacted'),
  partitionBy: fc.constantFrom<PartitionBy>('date,service,status_code', 'date,service', 'date'),
  cuts: fc.tuple(fraction, fraction).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
  isSentAgain: fc.boolean(),
  resident: fc.constantFrom<DataLayout['resident']>('nothing', 'what was there', 'everything'),
});

/** Brings the events to where the layout has them, in three parts. */
export async function layOut(
  service: TestService,
  events: readonly LogEvent[],
  { kind, partitionBy, cuts, isSentAgain, resident }: DataLayout,
): Promise<void> {
  const hold = async () => {
    if (resident === 'nothing') return;
    await service.snapshots.use(async () => undefined);
    await service.residentFiles.settled();
  };
  const [a, b] = cuts.map((cut) => Math.floor(cut * events.length)) as [number, number];
  const parts = [events.slice(0, a), events.slice(a, b), events.slice(b)];
  for (const [index, part] of parts.entries()) {
    if (index === 2) await hold();
    if (part.length === 0) continue;
    await service.append(part);
    if (kind === 'raw' ? index === 1 : index === 2 && kind === 'half converted') continue;
    const segment = await service.seal();
    if (kind === 'raw') continue;
    await service.commit(segment, part);
    // Half of the time it is in the lake but not archived yet: then it must count once all the same.
    if (kind !== 'half converted' || a % 2 === 0) await service.archive(segment);
  }
  if (kind === 'compacted') await compactLake(service.engine, service.lakeDirectory, partitionBy);
  if (resident === 'everything') await hold();
  const again = isSentAgain ? events.filter((_, index) => index % 3 === 0) : [];
  if (again.length > 0) await service.append(again);
}
