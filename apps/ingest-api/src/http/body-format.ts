import { HttpProblem } from '@signallake/service-kit';
import { parse } from 'content-type';
import { ingestProblems } from './ingest-problems.js';

/** How the events of a body are written down. */
export type BodyFormat = 'json' | 'ndjson';

const formats: ReadonlyMap<string, BodyFormat> = new Map([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
]);
/** The media types that are taken, each with how events are written down in it. */
export const bodyFormats: readonly (readonly [mediaType: string, format: BodyFormat])[] = [...formats];

const mediaTypes = [...formats.keys()].join(', ');

/** Reads a Content-Type. @throws HttpProblem `unsupported_media_type`, which lists what is taken. */
export function parseBodyFormat(header: string | undefined): BodyFormat {
  if (header === undefined) throw unsupported('There is no Content-Type');
  const { type, parameters } = parse(header);
  const format = formats.get(type);
  if (format === undefined) throw unsupported(`The Content-Type ${quote(type)} is not taken`);
  const { charset = 'utf-8' } = parameters;
  if (!/^utf-?8$/i.test(charset)) throw unsupported(`The charset ${quote(charset)} is not taken`);
  return format;
}

function unsupported(fault: string): HttpProblem {
  const detail = `${fault}; send one of ${mediaTypes}, in UTF-8`;
  // Source: W3C LDP, section 7.1; the counterpart of Accept-Encoding for the type of a body.
  return new HttpProblem(ingestProblems.unsupported_media_type, detail, {
    headers: { 'Accept-Post': mediaTypes },
  });
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
