import { readParquet, type WorkerEngine } from '../engine/worker-engine.js';

/** Event ids of new files that are there more than once; both sets are empty as a rule. */
export interface Duplicates {
  /** Ids that other files of the table have already. */
  known: ReadonlySet<string>;
  /** Ids that the new files have more than once. */
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
  const ids = `SELECT event_id FROM ${readParquet(files)}`;
  const repeated = await engine.all(`${ids} GROUP BY event_id HAVING count(*) > 1`);
  const known =
    others.length === 0
      ? []
      : await engine.all(
          `SELECT DISTINCT event_id FROM (${ids}) SEMI JOIN ${readParquet(others)} USING (event_id)`,
        );
  const idsOf = (rows: Record<string, unknown>[]) => new Set(rows.map((row) => String(row['event_id'])));
  return { known: idsOf(known), repeated: idsOf(repeated) };
}
