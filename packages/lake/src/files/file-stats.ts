import { formatTimestamp, type LogEvent, parseTimestamp } from '@signallake/event-schema';

/** The columns whose smallest and largest value each file records, besides `timestamp`. */
export const rangeColumns = [
  'event_id',
  'service',
  'endpoint',
  'status_code',
  'latency_ms',
  'method',
  'region',
  'level',
] as const satisfies readonly (keyof LogEvent)[];

/** A column of {@link rangeColumns}. */
export type RangeColumn = (typeof rangeColumns)[number];

/** What is known of a file's rows without opening it. */
export interface FileStats {
  rows: number;
  /** Smallest timestamp, in microseconds since the Unix epoch, rounded down to the millisecond. */
  minMicros: number;
  /** Largest timestamp, in microseconds since the Unix epoch, rounded up to the millisecond. */
  maxMicros: number;
  /** Smallest value by column; absent when all are null or the column names a partition. */
  min: Partial<Record<RangeColumn, string | number>>;
  /** Largest value by column; a long text is cut and ends in U+10FFFF, so it is still a bound. */
  max: Partial<Record<RangeColumn, string | number>>;
  nullCount: Partial<Record<keyof LogEvent, number>>;
}

/** A text longer than this many code points is cut in the statistics, as Delta's own writers do. */
const MAX_TEXT_POINTS = 32;
const TOP = '\u{10FFFF}';

/** A lower bound of a text, short enough for the log. */
export function lowerBoundOf(text: string): string {
  return text.length <= MAX_TEXT_POINTS ? text : [...text].slice(0, MAX_TEXT_POINTS).join('');
}

/** An upper bound of a text, short enough for the log. */
export function upperBoundOf(text: string): string {
  if (text.length <= MAX_TEXT_POINTS) return text;
  const points = [...text];
  let end = MAX_TEXT_POINTS;
  // What is cut off must begin with less than the character that stands for it.
  while (points[end] === TOP) end++;
  return points.length <= end ? text : points.slice(0, end).join('') + TOP;
}

/**
 * Writes the statistics of a log entry. Timestamps there have milliseconds, so they are widened to whole ones.
 * Source: PROTOCOL.md, "Per-file Statistics".
 */
export function formatFileStats(stats: FileStats): string {
  return JSON.stringify({
    numRecords: stats.rows,
    minValues: { timestamp: millisText(Math.floor(stats.minMicros / 1000)), ...stats.min },
    maxValues: { timestamp: millisText(Math.ceil(stats.maxMicros / 1000)), ...stats.max },
    nullCount: stats.nullCount,
  });
}

/** Reads the statistics of a log entry: the inverse of {@link formatFileStats}. Unknown columns are dropped. */
export function parseFileStats(json: string): FileStats {
  const stats = JSON.parse(json) as {
    numRecords: number;
    minValues?: Record<string, string | number>;
    maxValues?: Record<string, string | number>;
    nullCount?: Record<string, number>;
  };
  const { timestamp: min, ...minValues } = stats.minValues ?? {};
  const { timestamp: max, ...maxValues } = stats.maxValues ?? {};
  return {
    rows: stats.numRecords,
    minMicros: parseTimestamp(String(min)) ?? Number.NEGATIVE_INFINITY,
    maxMicros: parseTimestamp(String(max)) ?? Number.POSITIVE_INFINITY,
    min: minValues,
    max: maxValues,
    nullCount: stats.nullCount ?? {},
  };
}

/** A bound that another writer did not record is left out again. */
function millisText(millis: number): string | undefined {
  if (!Number.isFinite(millis)) return undefined;
  return formatTimestamp(millis * 1000).replace(/000Z$/, 'Z');
}
