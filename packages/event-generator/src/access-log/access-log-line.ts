import { excerpt } from './excerpt.js';
import { formatLogTime, parseLogTime } from './log-time.js';
import { formatQuotedField, type QuotedField, readQuotedField } from './quoted-field.js';

/**
 * The formats of access logs: `common` and `combined` as Apache and nginx write them, and `nginx`, which is `combined`
 * with nginx's `$request_time` (seconds) behind it: `log_format timed '$remote_addr - $remote_user [$time_local]
 * "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time';`.
 */
export const accessLogFormats = ['combined', 'common', 'nginx'] as const;

/** A name in {@link accessLogFormats}. */
export type AccessLogFormat = (typeof accessLogFormats)[number];

/** What a line of an access log says; what it writes as `-` is missing. */
export interface AccessLogRecord {
  remoteAddr: string;
  remoteUser?: string;
  /** Milliseconds since the Unix epoch, whole seconds. */
  timeMs: number;
  /** The request line, such as `GET /cart?id=3 HTTP/1.1`. */
  request: string;
  statusCode: number;
  bytes?: number;
  referrer?: string;
  userAgent?: string;
  /** How long the request took, in milliseconds; only `nginx` has it. */
  requestTimeMs?: number;
}

/** A line that is not of the format it should be; `message` says what was expected instead. */
export class AccessLogLineError extends Error {
  readonly code = 'invalid_access_log_line';
  override readonly name = 'AccessLogLineError';
}

const FRONT = /^(\S+) \S+ (\S+) \[([^\]]*)\] /;
const STATUS_AND_BYTES = / (\S+) (\d+|-)(?= |$)/y;
const REQUEST_TIME = / (?:(\d+(?:\.\d+)?)|-)$/y;

/**
 * Reads a line of an access log. The ident field is skipped; a user agent that the line breaks off in is taken as far
 * as it goes, since servers cut long lines there.
 * @throws {AccessLogLineError}
 */
export function parseAccessLogLine(line: string, format: AccessLogFormat): AccessLogRecord {
  const front = FRONT.exec(line);
  if (front === null) throw new AccessLogLineError('does not begin with: host ident user [time]');
  const [start, remoteAddr = '', remoteUser = '', time = ''] = front;
  const timeMs = parseLogTime(time);
  if (timeMs === undefined) {
    throw new AccessLogLineError(`time ${excerpt(time)} is not like 17/May/2015:10:05:03 +0000`);
  }
  const request = readWholeField(line, start.length, 'request');
  const numbers = matchAt(STATUS_AND_BYTES, line, request.end);
  if (numbers === null) throw new AccessLogLineError('the request is not followed by status and bytes');
  const [text, status = '', bytes = ''] = numbers;
  if (!/^[1-5]\d\d$/.test(status)) {
    throw new AccessLogLineError(`status ${excerpt(status)} is not a number from 100 to 599`);
  }
  const record: AccessLogRecord = { remoteAddr, timeMs, request: request.text, statusCode: Number(status) };
  if (remoteUser !== '-') record.remoteUser = remoteUser;
  if (bytes !== '-') record.bytes = Number(bytes);
  const end = request.end + text.length;
  readRest(line, format === 'common' ? end : readClient(line, end, record), format, record);
  return record;
}

/** Writes a record as a line, with times in UTC; `parseAccessLogLine` gives the same record back. */
export function formatAccessLogLine(record: AccessLogRecord, format: AccessLogFormat): string {
  const { remoteAddr, remoteUser = '-', timeMs, request, statusCode, bytes = '-', requestTimeMs } = record;
  const front = `${remoteAddr} - ${remoteUser} [${formatLogTime(timeMs)}] ${formatQuotedField(request)}`;
  let line = `${front} ${statusCode} ${bytes}`;
  if (format === 'common') return line;
  line += ` ${formatQuotedField(record.referrer ?? '-')} ${formatQuotedField(record.userAgent ?? '-')}`;
  if (format === 'nginx') line += ` ${requestTimeMs === undefined ? '-' : (requestTimeMs / 1000).toFixed(3)}`;
  return line;
}

/** Reads referrer and user agent; returns the index after them. */
function readClient(line: string, start: number, record: AccessLogRecord): number {
  const referrer = readWholeField(line, start + 1, 'referrer');
  const userAgent = readQuotedField(line, referrer.end + 1);
  if (userAgent === undefined) throw new AccessLogLineError('the referrer is not followed by a user agent');
  if (referrer.text !== '-') record.referrer = referrer.text;
  if (userAgent.text !== '-') record.userAgent = userAgent.text;
  return userAgent.end;
}

function readRest(line: string, start: number, format: AccessLogFormat, record: AccessLogRecord): void {
  if (start === line.length) return;
  const time = format === 'nginx' ? matchAt(REQUEST_TIME, line, start) : null;
  if (time === null) {
    throw new AccessLogLineError(`has more than the ${format} format: ${excerpt(line.slice(start).trim())}`);
  }
  // Whole microseconds: 0.003 s must not become 3.0000000000000004 ms.
  if (time[1] !== undefined) record.requestTimeMs = Math.round(Number(time[1]) * 1_000_000) / 1000;
}

function readWholeField(line: string, start: number, name: string): QuotedField {
  const field = readQuotedField(line, start);
  if (field === undefined) throw new AccessLogLineError(`has no quoted ${name} where it should be`);
  if (field.cut) throw new AccessLogLineError(`ends within the ${name}`);
  return field;
}

function matchAt(sticky: RegExp, line: string, start: number): RegExpExecArray | null {
  sticky.lastIndex = start;
  return sticky.exec(line);
}
