import { eventFields } from '@signallake/event-schema';
import type { FileFilter } from '@signallake/lake';
import { HttpProblem, problemCatalogue } from '@signallake/service-kit';
import { describeAnswer } from '../answer/common-meta.js';
import type { QueryEngine } from '../engine/query-engine.js';
import { buildEventRelation } from '../snapshot/event-relation.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import { eventOfRow, selectedEventColumns } from './event-row.js';
import type { EventsAnswer } from './events-answer.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Finds one event by its id, in either case: first among what is not converted yet, which opens no file, then in the
 * files whose range of ids it lies in. An event that was acked twice is given once.
 * @throws {HttpProblem} 400 when the id is no UUID, 404 when there is no such event
 */
export async function findEvent(
  { engine, snapshots }: { engine: QueryEngine; snapshots: SnapshotSource },
  id: string,
  signal?: AbortSignal,
): Promise<EventsAnswer> {
  const startedAt = performance.now();
  const eventId = parseEventId(id);
  return snapshots.use(async (snapshot) => {
    for (const part of [
      { snapshot, filter: { services: [] } satisfies FileFilter },
      { snapshot: { ...snapshot, rawSegments: [] }, filter: { values: { event_id: [eventId] } } },
    ]) {
      const { sql, scan } = buildEventRelation(part.snapshot, eventFields, part.filter);
      const statement = `SELECT ${selectedEventColumns} FROM ${sql} WHERE event_id = ? ORDER BY "timestamp" DESC LIMIT 1`;
      const [row] = await engine.query({ sql: statement, params: [eventId] }, signal);
      if (!row) continue;
      const meta = { ...describeAnswer(snapshot, { startedAt, scan }), next_cursor: null };
      return { data: [eventOfRow(row)], meta };
    }
    throw new HttpProblem(problemCatalogue.not_found, `there is no event ${eventId}`);
  });
}

/** Ids are stored in lower case. */
function parseEventId(text: string): string {
  const id = text.toLowerCase();
  if (UUID.test(id)) return id;
  const message = 'must be a UUID, such as 0190a5c2-7d1e-7c3a-9b1f-2f6f0c3c1a55';
  const errors = [{ path: 'event_id', message }];
  throw new HttpProblem(problemCatalogue.invalid_request, `event_id ${message}`, { errors });
}
