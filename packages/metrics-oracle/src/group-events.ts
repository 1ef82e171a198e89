import { type LogEvent, parseTimestamp } from '@signallake/event-schema';
import { orderRows } from './order-rows.js';

/** A row of an answer, by column name. */
export type MetricRow = Record<string, unknown>;

/** A series; instants and widths in microseconds. */
export interface Series {
  readonly bucket: number;
  /** Whether every group has a row for every bucket; yes unless told. */
  readonly fill?: boolean | undefined;
  /** The window that is filled; unless told, from the first event to the last. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Groups events by the values of some fields and, of a series, by the start of their bucket, in that order. */
export function groupEvents(
  events: readonly LogEvent[],
  fields: readonly (keyof LogEvent)[],
  series?: number | Series,
): [MetricRow, LogEvent[]][] {
  if (series === undefined)
    return groupBy(events, (event) => pick(event, fields)).map(({ key, members }) => [key, members]);
  const { bucket, fill = true, from, to } = typeof series === 'number' ? { bucket: series } : series;
  const startOf = (micros: number) => micros - (((micros % bucket) + bucket) % bucket);
  const bucketOf = (event: LogEvent) => startOf(parseTimestamp(event.timestamp) as number);
  const rows: [MetricRow, LogEvent[]][] = [];
  if (!fill) {
    for (const { key, members } of groupBy(events, (event) => ({
      bucket: nameBucket(bucketOf(event)),
      ...pick(event, fields),
    })))
      rows.push([key, members]);
    return rows;
  }
  const starts = events.map(bucketOf);
  const first = from === undefined ? starts.reduce((a, b) => Math.min(a, b), Infinity) : startOf(from);
  const last = to === undefined ? starts.reduce((a, b) => Math.max(a, b), -Infinity) : startOf(to - 1);
  const groups = groupBy(events, (event) => pick(event, fields));
  if (fields.length === 0 && groups.length === 0) groups.push({ key: {}, members: [] });
  // With an open bound and no event there is no last bucket, and so no row.
  if (!(Number.isFinite(first) && Number.isFinite(last))) return [];
  for (const { key, members } of groups) {
    const inBucket = new Map<number, LogEvent[]>();
    for (const event of members) {
      const start = bucketOf(event);
      inBucket.set(start, [...(inBucket.get(start) ?? []), event]);
    }
    for (let start = first; start <= last; start += bucket)
      rows.push([{ bucket: nameBucket(start), ...key }, inBucket.get(start) ?? []]);
  }
  return rows;
}

/** The groups of some rows in the order of a series: by time, then by the fields. */
export function orderSeries(rows: MetricRow[], fields: readonly string[]): MetricRow[] {
  return orderRows(rows, ['bucket', ...fields]);
}

function groupBy(
  events: readonly LogEvent[],
  keyOf: (event: LogEvent) => MetricRow,
): { key: MetricRow; members: LogEvent[] }[] {
  const groups = new Map<string, { key: MetricRow; members: LogEvent[] }>();
  for (const event of events) {
    const key = keyOf(event);
    const text = JSON.stringify(key);
    const group = groups.get(text) ?? { key, members: [] };
    group.members.push(event);
    groups.set(text, group);
  }
  return [...groups.values()];
}

function pick(event: LogEvent, fields: readonly (keyof LogEvent)[]): MetricRow {
  return Object.fromEntries(fields.map((field) => [field, event[field]]));
}

function nameBucket(micros: number): string {
  return new Date(micros / 1000).toISOString().replace('.000Z', 'Z');
}
