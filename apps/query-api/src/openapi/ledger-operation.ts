import type { LedgerDifference, LedgerEvidence, LedgerSegment, LedgerTotals } from '@signallake/ledger';
import { type ApiOperation, describeQuery, type JsonSchema, publishSchema } from '@signallake/service-kit';
import type { LedgerAnswer } from '../ledger/ledger-answer.js';
import { ledgerParameters } from '../ledger/ledger-router.js';
import { closed } from './answer-schemas.js';
import { queryFormats } from './query-formats.js';
import { ledgerProblems } from './query-problems.js';

const publish = (property: object) => publishSchema(property, queryFormats);
const count: JsonSchema = { type: 'integer', minimum: 0 };
const text: JsonSchema = { type: 'string' };

const totals = closed({
  accepted: { ...count, description: 'Lines that were accepted, ever.' },
  in_lake: { ...count, description: 'Rows of the lake, by the footers of its files.' },
  raw: { ...count, description: 'Lines that are not in the lake yet.' },
  quarantined: count,
  duplicates: { ...count, description: 'Left out because they were there already.' },
  deleted_by_retention: count,
  foreign_rows: { ...count, description: 'Of other engines that write to the table.' },
  replayed: { ...count, description: 'Of the quarantined lines.' },
  refused: { ...count, description: 'Refused events that were kept; they were never accepted.' },
} satisfies Record<keyof LedgerTotals, JsonSchema>);

const segment = closed({
  segment: text,
  state: { enum: ['open', 'fenced', 'sealed', 'converted', 'archived', 'expired'] },
  version: { type: ['integer', 'null'], description: 'Of the table that has it; null while it is raw.' },
  accepted: count,
  raw: count,
  committed: count,
  duplicates: count,
  quarantined: count,
} satisfies Record<keyof LedgerSegment, JsonSchema>);

const differenceFields = {
  kind: text,
  message: text,
  segment: text,
  file: text,
  version: { type: 'integer' },
  expected: { type: 'integer' },
  found: { type: 'integer' },
} satisfies Record<keyof LedgerDifference, JsonSchema>;

const evidence = closed({
  version: { type: 'integer', minimum: -1 },
  files: count,
  raw_segments: count,
  archived_segments: count,
  expired_segments: { ...count, description: 'Of which the history alone tells.' },
  foreign_commits: count,
} satisfies Record<keyof LedgerEvidence, JsonSchema>);

const answer = closed({
  data: totals,
  balanced: { type: 'boolean', description: 'Whether everything adds up.' },
  segments: { type: 'array', items: segment },
  differences: {
    type: 'array',
    items: {
      type: 'object',
      required: ['kind', 'message'],
      properties: differenceFields,
      additionalProperties: false,
    },
  },
  meta: closed({
    evidence,
    segments: count,
    differences: count,
    next_cursor: { type: ['string', 'null'] },
    elapsed_ms: { type: 'number', minimum: 0 },
  } satisfies Record<keyof LedgerAnswer['meta'], JsonSchema>),
} satisfies Record<keyof LedgerAnswer, JsonSchema>);

/** The endpoint that recounts what became of every accepted event. */
export const ledgerOperation: ApiOperation = {
  method: 'get',
  path: '/v1/ledger',
  id: 'getLedger',
  tag: 'lake',
  summary: 'What became of every accepted event, recounted',
  description:
    'accepted = in_lake - foreign_rows + raw + quarantined + duplicates + deleted_by_retention. Page by page: `meta.next_cursor` is the `cursor` of the next request. A first call after a start reads every archived segment, and may time out; the count goes on, and the next call gets further.',
  parameters: describeQuery(ledgerParameters, publish),
  answers: {
    200: {
      description: 'Totals, and a page of segments.',
      content: { 'application/json': { schema: answer } },
    },
    304: { description: 'What the client has (If-None-Match) is still so.' },
  },
  problems: ledgerProblems,
};
