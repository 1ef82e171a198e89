import { HttpProblem } from '@signallake/service-kit';
import { ingestProblems } from './ingest-problems.js';

/** How a body is compressed; `deflate` is the zlib format (RFC 9110, section 8.4.1.2). */
export type ContentCoding = 'identity' | 'gzip' | 'deflate' | 'br';

const codings: ReadonlyMap<string, ContentCoding> = new Map([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  // Source: RFC 9110, section 8.4.1.3: the same as gzip.
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
]);

/** The names of codings that are taken. */
export const contentCodings: readonly string[] = [...codings.keys()].filter((name) => name !== '');

/** Reads a Content-Encoding; one coding at most. @throws HttpProblem `unsupported_media_type`, which lists what is taken. */
export function parseContentCoding(header = ''): ContentCoding {
  const coding = codings.get(header.trim().toLowerCase());
  if (coding !== undefined) return coding;
  const detail = `The Content-Encoding ${JSON.stringify(header.slice(0, 80))} is not taken; send one of gzip, deflate, br, or none`;
  // Source: RFC 9110, section 15.5.16.
  throw new HttpProblem(ingestProblems.unsupported_media_type, detail, {
    headers: { 'Accept-Encoding': 'gzip, deflate, br' },
  });
}
