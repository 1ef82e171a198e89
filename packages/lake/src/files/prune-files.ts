import type { DataFile } from './data-file.js';
import type { RangeColumn } from './file-stats.js';

/** A filter on events, as far as it can rule out whole files. A condition that is absent lets every file pass. */
export interface FileFilter {
  /** First instant wanted, in microseconds since the Unix epoch. */
  fromMicros?: number;
  /** First instant no longer wanted, in microseconds since the Unix epoch. */
  toMicros?: number;
  services?: readonly string[];
  /** Inclusive ranges of status codes. */
  statusCodes?: readonly { min: number; max: number }[];
  /** Wanted values of other columns. */
  values?: Partial<Record<Exclude<RangeColumn, 'service' | 'status_code' | 'latency_ms'>, readonly string[]>>;
}

/** The UTC day, `YYYY-MM-DD`, of an instant in microseconds. */
export function dateOfMicros(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);
}

/** Whether a partition of this date may hold an event that passes the filter. */
export function mayMatchDate(date: string, filter: FileFilter): boolean {
  if (filter.fromMicros !== undefined && date < dateOfMicros(filter.fromMicros)) return false;
  return filter.toMicros === undefined || date <= dateOfMicros(filter.toMicros - 1);
}

/** Whether a file may hold an event that passes the filter, by its partition and its statistics alone. */
export function mayMatchFile({ partition, stats }: DataFile, filter: FileFilter): boolean {
  if (filter.fromMicros !== undefined && stats.maxMicros < filter.fromMicros) return false;
  if (filter.toMicros !== undefined && stats.minMicros >= filter.toMicros) return false;
  if (filter.services) {
    const { service } = partition;
    const min = service ?? stats.min.service;
    const max = service ?? stats.max.service;
    if (!filter.services.some((wanted) => isBetween(wanted, min, max))) return false;
  }
  if (filter.statusCodes) {
    const low = Number(partition.status_code ?? stats.min.status_code ?? 0);
    const high = Number(partition.status_code ?? stats.max.status_code ?? 999);
    if (!filter.statusCodes.some((range) => range.min <= high && range.max >= low)) return false;
  }
  for (const [column, wanted] of Object.entries(filter.values ?? {})) {
    const [min, max] = [stats.min[column as RangeColumn], stats.max[column as RangeColumn]];
    if (wanted && !wanted.some((value) => isBetween(value, min, max))) return false;
  }
  return true;
}

/** Compares in code points, as the statistics were made; an absent bound bounds nothing. */
function isBetween(
  value: string,
  min: string | number | undefined,
  max: string | number | undefined,
): boolean {
  if (min !== undefined && comparePoints(value, String(min)) < 0) return false;
  return max === undefined || comparePoints(value, String(max)) <= 0;
}

/** Orders texts by code point, which is the order of their UTF-8 bytes and so of Parquet; `<` orders by UTF-16 unit. */
export function comparePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x === y) continue;
    const bothSurrogateOrNot = isSurrogate(x) === isSurrogate(y);
    return bothSurrogateOrNot ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
