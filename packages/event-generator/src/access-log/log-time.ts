import { parseTimestamp } from '@signallake/event-schema';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LOG_TIME = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/;

/**
 * Reads the time of an access log, `17/May/2015:10:05:03 +0000`, as milliseconds since the Unix epoch; `undefined`
 * when the text is none. Source: Apache HTTP Server, mod_log_config, `%t`.
 */
export function parseLogTime(text: string): number | undefined {
  const parts = LOG_TIME.exec(text);
  if (parts === null) return undefined;
  const [, day, monthName = '', year, time, offsetHours, offsetMinutes] = parts;
  const month = String(MONTHS.indexOf(monthName) + 1).padStart(2, '0');
  const micros = parseTimestamp(`${year}-${month}-${day}T${time}${offsetHours}:${offsetMinutes}`);
  return micros === undefined ? undefined : micros / 1000;
}

/** Writes a time (ms since the Unix epoch, cut to the second) as an access log does, in UTC. */
export function formatLogTime(timeMs: number): string {
  const [date = '', time = ''] = new Date(timeMs).toISOString().split(/[T.]/);
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
