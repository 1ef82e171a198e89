import type { QueryClient } from './query-client.js';

/** How the events that are there differ from those that were acked. */
export interface IdComparison {
  readonly stored: number;
  /** Acked and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly doubled: number;
  /** There and never acked. */
  readonly foreign: number;
}

const PREFIXES = '0123456789abcdef';

/** Reads the id of every event back, a sixteenth at a time, and holds them against those that were acked. */
export async function compareIds(
  { sql }: Pick<QueryClient, 'sql'>,
  ackedIds: ReadonlySet<string>,
): Promise<IdComparison> {
  const seen = new Set<string>();
  let stored = 0;
  let foreign = 0;
  for (const prefix of PREFIXES) {
    const rows = await sql<{ event_id: string }>(
      `SELECT event_id FROM events WHERE starts_with(event_id, '${prefix}')`,
    );
    stored += rows.length;
    for (const { event_id } of rows) {
      seen.add(event_id);
      if (!ackedIds.has(event_id)) foreign += 1;
    }
  }
  let lost = 0;
  for (const id of ackedIds) if (!seen.has(id)) lost += 1;
  return { stored, lost, doubled: stored - seen.size, foreign };
}
