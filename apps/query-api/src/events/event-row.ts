import { eventFields, formatTimestamp } from '@signallake/event-schema';
import { quoteName } from 'duckdb';
import type { Row } from '../engine/query-engine.js';
import { type PublicEvent, toPublicEvent } from './public-event.js';
import type { EventKey } from './search/event-key.js';

/** The select list that {@link eventOfRow} and {@link keyOfRow} read: instants come as whole microseconds. */
export const selectedEventColumns = eventFields
  .map((field) => (field === 'timestamp' ? 'epoch_us("timestamp")::DOUBLE AS micros' : quoteName(field)))
  .join(', ');

/** The event of a row. */
export function eventOfRow({ micros, ...row }: Row): PublicEvent {
  return toPublicEvent({ ...row, timestamp: formatTimestamp(micros as number) });
}

/** The key of a row's event. */
export function keyOfRow(row: Row): EventKey {
  return { micros: row['micros'] as number, eventId: row['event_id'] as string };
}
