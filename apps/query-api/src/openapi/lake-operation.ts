import type { ApiOperation, JsonSchema } from '@signallake/service-kit';
import type { LakeSummary } from '../lake/lake-summary.js';
import { closed } from './answer-schemas.js';
import { commonProblems } from './query-problems.js';

const count: JsonSchema = { type: 'integer', minimum: 0 };
const instant: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

const summarySchema = closed({
  version: {
    type: 'integer',
    minimum: -1,
    description: 'Of the transaction log; -1 before there is a table.',
  },
  partition_by: { type: 'array', items: { type: 'string' } },
  files: count,
  bytes: count,
  rows: count,
  partitions: count,
  small_files: { ...count, description: 'Below 16 MiB.' },
  oldest: { ...instant, description: 'The first event that is in the table.' },
  newest: { ...instant, description: 'The last event that is in the table.' },
  raw: {
    ...closed({ segments: count, bytes: count, oldest: instant }),
    description: 'What is not converted yet; oldest is when its oldest segment was opened.',
  },
} satisfies Record<keyof LakeSummary, JsonSchema>);

const example: LakeSummary = {
  version: 42,
  partition_by: ['date', 'service', 'status_code'],
  files: 192,
  bytes: 25_165_824,
  rows: 1_000_000,
  partitions: 64,
  small_files: 192,
  oldest: '2026-01-01T00:00:00Z',
  newest: '2026-01-31T08:00:00.123Z',
  raw: { segments: 1, bytes: 4096, oldest: '2026-01-31T08:00:00.1Z' },
};

/** The endpoint that tells of the table. */
export const lakeOperation: ApiOperation = {
  method: 'get',
  path: '/v1/lake',
  id: 'getLake',
  tag: 'lake',
  summary: 'The table, and what is not in it yet',
  answers: {
    200: {
      description: 'Sums over one snapshot.',
      content: { 'application/json': { schema: summarySchema, example } },
    },
    304: { description: 'What the client has (If-None-Match) is still so.' },
  },
  problems: commonProblems,
};
