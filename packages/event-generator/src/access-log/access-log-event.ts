import { httpMethods, type LogEventInput } from '@signallake/event-schema';
import { AccessLogLineError, type AccessLogRecord } from './access-log-line.js';
import { cutText } from './cut-text.js';
import { excerpt } from './excerpt.js';

/** Limits of the event schema, in code points. */
const MAX_ENDPOINT = 2048;
const MAX_ATTRIBUTE = 32_768;

/** What an access log does not say of its requests. */
export interface LogOrigin {
  service: string;
  region?: string | undefined;
  host?: string | undefined;
}

/** The parts of a request line. Source: RFC 9112, section 3. */
const REQUEST_LINE = /^(\S+) (.*?)(?: (HTTP\/\d(?:\.\d)?))?$/su;

/**
 * Turns a record of an access log into an event. The endpoint is the target without its query string, which becomes an
 * attribute; `latency_ms` is null unless the log has a request time.
 * @throws {AccessLogLineError} when the request is none that an event can tell: `-`, the bytes of another protocol, or
 * a method that is not among an event's. Giving it a method and an endpoint would be an invention.
 */
export function toLogEvent(record: AccessLogRecord, { service, region, host }: LogOrigin): LogEventInput {
  const { method, path, query, protocol } = parseRequest(record.request);
  const event: LogEventInput = {
    timestamp: new Date(record.timeMs).toISOString(),
    service,
    endpoint: cutText(path, MAX_ENDPOINT),
    status_code: record.statusCode,
    latency_ms: record.requestTimeMs ?? null,
    method,
  };
  if (region !== undefined) event.region = region;
  if (host !== undefined) event.host = host;
  const attributes: Record<string, string | number> = {};
  const texts = {
    remote_addr: record.remoteAddr,
    remote_user: record.remoteUser,
    protocol,
    query,
    referrer: record.referrer,
    user_agent: record.userAgent,
  };
  if (record.bytes !== undefined) attributes['bytes'] = record.bytes;
  for (const [name, text] of Object.entries(texts)) {
    if (text !== undefined && text !== '' && text !== '-') attributes[name] = cutText(text, MAX_ATTRIBUTE);
  }
  event.attributes = attributes;
  return event;
}

interface RequestParts {
  method: (typeof httpMethods)[number];
  path: string;
  query: string | undefined;
  protocol: string | undefined;
}

function parseRequest(request: string): RequestParts {
  const [, name = '', target = '', protocol] = REQUEST_LINE.exec(request) ?? [];
  if (target === '') throw new AccessLogLineError(`request ${excerpt(request)} is no HTTP request line`);
  const method = httpMethods.find((known) => known === name);
  if (method === undefined) {
    throw new AccessLogLineError(`method ${excerpt(name)} is not one of ${httpMethods.join(', ')}`);
  }
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  if (path === '') throw new AccessLogLineError(`request ${excerpt(request)} has no path`);
  return { method, path, query: mark === -1 ? undefined : target.slice(mark + 1), protocol };
}
