import { eventColumns } from '../event-columns.js';
import { eventFields, type LogEvent } from '../log-event-schema.js';

/** The fields of an event that are texts, in the order of the schema. */
export const textFields: readonly (keyof LogEvent)[] = eventFields.filter(
  (field) => eventColumns[field].kind === 'text',
);

/**
 * An event as bytes: numbers as such, texts as places in buffers that hold UTF-8. One row object is filled again and
 * again, so it is good only until the next event is read.
 */
export interface EventRow {
  /** Microseconds since the Unix epoch. */
  timestampMicros: number;
  statusCode: number;
  /** Milliseconds; NaN when the event has none. */
  latencyMs: number;
  /** By index in {@link textFields}: the buffer that holds the text. */
  readonly sources: Uint8Array[];
  /** By index in {@link textFields}: where the text begins; -1 when the event has none. */
  readonly starts: Int32Array;
  /** By index in {@link textFields}: where the text ends, exclusive. */
  readonly ends: Int32Array;
}

/** Events that are handed over one by one. */
export interface EventRows {
  /** Calls `take` for each event in order; what it is given is good only during the call. */
  forEach(take: (row: EventRow) => void): void;
}

/** Creates a row to be filled. */
export function createEventRow(): EventRow {
  const empty = new Uint8Array(0);
  return {
    timestampMicros: Number.NaN,
    statusCode: Number.NaN,
    latencyMs: Number.NaN,
    sources: textFields.map(() => empty),
    starts: new Int32Array(textFields.length).fill(-1),
    ends: new Int32Array(textFields.length).fill(-1),
  };
}

/** The text of a row's field by its index in {@link textFields}; `undefined` when the event has none. */
export function textOfRow({ sources, starts, ends }: EventRow, index: number): string | undefined {
  const start = starts[index] as number;
  if (start < 0) return undefined;
  const { buffer, byteOffset, byteLength } = sources[index] as Uint8Array;
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8', start, ends[index]);
}
