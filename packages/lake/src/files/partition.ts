import type { LogEvent } from '@signallake/event-schema';
import { LakeError } from '../errors.js';
import { escapeHiveValue, unescapeHiveValue } from './hive-escape.js';

/** The ways a table may be partitioned, finest first; fixed when the table is made. */
export const partitionSchemes = {
  'date,service,status_code': ['date', 'service', 'status_code'],
  'date,service': ['date', 'service'],
  date: ['date'],
} as const;

/** One of {@link partitionSchemes}, as `SIGNALLAKE_PARTITION_BY` names it. */
export type PartitionBy = keyof typeof partitionSchemes;

/** A partition column. */
export type PartitionColumn = (typeof partitionSchemes)[PartitionBy][number];

/** The values of a partition; a column that the scheme lacks is undefined. `date` is `YYYY-MM-DD`, in UTC. */
export interface Partition {
  date: string;
  service?: string;
  status_code?: number;
}

/** The partition that an event belongs to. */
export function partitionOf(
  event: Pick<LogEvent, 'timestamp' | 'service' | 'status_code'>,
  by: PartitionBy,
): Partition {
  const date = event.timestamp.slice(0, 10);
  if (by === 'date') return { date };
  if (by === 'date,service') return { date, service: event.service };
  return { date, service: event.service, status_code: event.status_code };
}

/** The Hive directory of a partition, relative to the table: `date=2026-01-31/service=cart/status_code=200`. */
export function formatPartitionPath(partition: Partition): string {
  let path = `date=${partition.date}`;
  if (partition.service !== undefined) path += `/service=${escapeHiveValue(partition.service)}`;
  if (partition.status_code !== undefined) path += `/status_code=${partition.status_code}`;
  return path;
}

/**
 * Reads a Hive directory back: the inverse of {@link formatPartitionPath}.
 * @throws {LakeError} `path_invalid` when it is no partition of a SignalLake table.
 */
export function parsePartitionPath(path: string): Partition {
  const values: Partial<Record<string, string>> = {};
  for (const part of path.split('/')) {
    const equals = part.indexOf('=');
    values[part.slice(0, equals)] = unescapeHiveValue(part.slice(equals + 1));
  }
  return parsePartitionValues(values, path);
}

/** The values of a partition as a Delta log entry has them. Source: PROTOCOL.md, "Partition Value Serialization". */
export function formatPartitionValues(partition: Partition): Record<string, string> {
  const values: Record<string, string> = { date: partition.date };
  if (partition.service !== undefined) values['service'] = partition.service;
  if (partition.status_code !== undefined) values['status_code'] = String(partition.status_code);
  return values;
}

/**
 * Reads partition values of a Delta log entry; `where` names the entry in the error.
 * @throws {LakeError} `path_invalid` when they are no partition of a SignalLake table.
 */
export function parsePartitionValues(values: Partial<Record<string, string>>, where: string): Partition {
  const { date, service, status_code, ...others } = values;
  if (date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date) || Object.keys(others).length > 0) {
    throw new LakeError('path_invalid', `${where} names no partition`);
  }
  const partition: Partition = { date };
  if (service !== undefined) partition.service = service;
  if (status_code !== undefined) {
    if (!/^[1-5]\d\d$/.test(status_code)) throw new LakeError('path_invalid', `${where}: bad status_code`);
    partition.status_code = Number(status_code);
  }
  return partition;
}
