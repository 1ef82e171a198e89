import { IngestError } from './ingest-error.js';

const EVENTS_PATH = '/v1/events';

/**
 * Turns the address of an ingest-api into that of its events endpoint: appends `/v1/events` unless it is there.
 * @throws {IngestError} `ingest_bad_url` for anything but an http or https URL without credentials.
 */
export function resolveIngestUrl(address: string): URL {
  if (!URL.canParse(address)) throw badUrl(address, 'is no URL');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw badUrl(address, 'is neither http nor https');
  // Said without the address: it would print the password.
  if (url.username !== '' || url.password !== '')
    throw badUrl(url.host, 'takes a bearer key, not credentials');
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(EVENTS_PATH) ? path : `${path}${EVENTS_PATH}`;
  return url;
}

function badUrl(address: string, reason: string): IngestError {
  return new IngestError('ingest_bad_url', `${address} ${reason}; an example is http://127.0.0.1:8080`);
}
