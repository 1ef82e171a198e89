import type { LogEvent } from '@signallake/event-schema';

/** The columns that are held in memory: what metrics filter, group and measure by; no ids and no free text. */
export const residentColumns = [
  'timestamp',
  'service',
  'status_code',
  'endpoint',
  'region',
  'method',
  'level',
  'latency_ms',
] as const satisfies readonly (keyof LogEvent)[];

const held: ReadonlySet<keyof LogEvent> = new Set(residentColumns);

/** Whether events can be read from memory as far as these columns go. */
export function areResident(columns: readonly (keyof LogEvent)[]): boolean {
  return columns.every((column) => held.has(column));
}
