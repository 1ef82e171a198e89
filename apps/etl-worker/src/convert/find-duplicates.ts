import { readParquet, type WorkerEngine } from '../engine/worker-engine.js';

/** Keys (see {@link formatEventKey}) of events that are there more than once; both sets are empty as a rule. */
export interface Duplicates {
  /** Events that other files of the table have already. */
  known: ReadonlySet<string>;
  /** Events that the new files have more than once. */
  repeated: ReadonlySet<string>;
}

/**
 * Looks for events of new files that are there already.
 * @param files new files, by absolute path
 * @param others files of the table that may hold the same events, by absolute path
 */
export async function findDuplicates(
  engine: WorkerEngine,
  files: readonly string[],
  others: readonly string[],
): Promise<Duplicates> {
  if (files.length === 0) return { known: new Set(), repeated: new Set() };
  const select = 'SELECT event_id, epoch_us("timestamp")::DOUBLE AS micros';
  const source = readParquet(files);
  const repeated = await engine.all(
    `${select} FROM ${source} GROUP BY event_id, "timestamp" HAVING count(*) > 1`,
  );
  const known =
    others.length === 0
      ? []
      : await engine.all(
          `${select} FROM ${source} AS added SEMI JOIN ${readParquet(others)} AS present USING (event_id, "timestamp")`,
        );
  return { known: keysOf(known), repeated: keysOf(repeated) };
}

/** What makes an event the same one when it is sent again: its id at its instant, in microseconds since the epoch. */
export function formatEventKey(eventId: string, micros: number): string {
  return `${eventId} ${micros}`;
}

function keysOf(rows: Record<string, unknown>[]): Set<string> {
  return new Set(rows.map((row) => formatEventKey(String(row['event_id']), Number(row['micros']))));
}
