import type { ApiAnswer, JsonSchema } from '@signallake/service-kit';
import type { AnswerMeta } from '../answer/answer.js';
import type { EventsMeta } from '../events/events-answer.js';
import { mediaTypeOfFormat } from '../formats/media-types.js';
import { META_HEADER } from '../formats/meta-header.js';
import type { Scan } from '../snapshot/scan.js';

const count: JsonSchema = { type: 'integer', minimum: 0 };
const bytes: JsonSchema = { type: 'integer', minimum: 0, description: 'In bytes.' };
const instant: JsonSchema = { type: ['string', 'null'], format: 'date-time' };
const flag: JsonSchema = { const: true };

/** What an answer was read from, of what there is. */
export const scanSchema = closed({
  files: { ...count, description: 'Parquet files that the events of the answer may be in.' },
  files_in_memory: {
    ...count,
    description: 'Those of them that were not opened, since their columns are held in memory.',
  },
  files_total: { ...count, description: 'Parquet files of the table.' },
  bytes: { ...bytes, description: 'Of files, in bytes, whether they were opened or are held in memory.' },
  bytes_total: bytes,
  raw_bytes: { ...bytes, description: 'Bytes of JSONL that are not converted yet.' },
} satisfies Record<keyof Scan, JsonSchema>);

const commonMeta = {
  from: { ...instant, description: 'What from came to; null when all there is was asked for.' },
  to: { ...instant, description: 'What to came to; null when all there is was asked for.' },
  snapshot: {
    ...closed({ version: { type: 'integer', minimum: -1 }, raw_segments: count }),
    description:
      'The one state of the data that the answer is about: a version of the table, and what is raw.',
  },
  scan: { $ref: '#/components/schemas/Scan' },
  elapsed_ms: { type: 'number', minimum: 0 },
} as const;

const dryRun = { ...flag, description: 'Nothing was run: scan is what it would open at most.' };
const truncated = { ...flag, description: 'There were more rows than the limit.' };

const answerMeta: Record<keyof AnswerMeta, JsonSchema> = {
  ...commonMeta,
  truncated,
  dry_run: dryRun,
  cached: { ...flag, description: 'Computed before, from the same state of the data.' },
  relative_error: {
    type: 'number',
    description: 'Percentiles are approximate, and no further from the exact ones than this part of them.',
  },
};

const eventsMeta: Record<keyof EventsMeta, JsonSchema> = {
  ...commonMeta,
  next_cursor: {
    type: ['string', 'null'],
    description: 'cursor of the next page; null when there is none.',
  },
  dry_run: dryRun,
};

/** What the answers to metrics tell of themselves. */
export const metricMetaSchema = closed(answerMeta, Object.keys(commonMeta));

/** What the answers with events tell of themselves. */
export const eventsMetaSchema = closed(eventsMeta, [...Object.keys(commonMeta), 'next_cursor']);

/** What the answers to SQL tell of themselves. */
export const sqlMetaSchema = closed(
  {
    ...commonMeta,
    columns: {
      type: 'array',
      items: closed({ name: { type: 'string' }, type: { type: 'string', description: "DuckDB's name." } }),
    },
    truncated,
    dry_run: dryRun,
  },
  [...Object.keys(commonMeta), 'columns'],
);

/** An object with these members and no others; unless told otherwise, all of them. */
export function closed(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema {
  return { type: 'object', additionalProperties: false, required, properties };
}

/** An answer of rows and of what it tells of itself, in every format that there is. */
export function describeRows(
  description: string,
  { row, meta, example }: { row: JsonSchema; meta: string; example: unknown },
): ApiAnswer {
  const schema = closed({
    data: { type: 'array', items: row },
    meta: { $ref: `#/components/schemas/${meta}` },
  });
  const { json, csv, ndjson, arrow } = mediaTypeOfFormat;
  return {
    description,
    headers: {
      [META_HEADER]: {
        description: 'What meta tells, as JSON, in formats that have no place for it.',
        schema: { type: 'string' },
      },
    },
    content: {
      [json]: { schema, example },
      [csv]: { schema: { type: 'string', description: 'RFC 4180, with a header.' } },
      [ndjson]: { schema: { type: 'string', description: 'A row of data a line.' } },
      [arrow]: { schema: { description: 'Arrow IPC stream.' } },
    },
  };
}

/** What an example tells of itself. */
export const exampleMeta = {
  from: '2026-01-30T00:00:00Z',
  to: null,
  snapshot: { version: 42, raw_segments: 1 },
  scan: {
    files: 8,
    files_in_memory: 6,
    files_total: 192,
    bytes: 1_048_576,
    bytes_total: 25_165_824,
    raw_bytes: 4096,
  },
  elapsed_ms: 12.345,
};
