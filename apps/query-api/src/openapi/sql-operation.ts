import { type ApiOperation, describeQuery, publishSchema } from '@signallake/service-kit';
import { sqlRequestSchema } from '../sql/sql-request.js';
import { sqlParameters } from '../sql/sql-router.js';
import { describeRows, exampleMeta } from './answer-schemas.js';
import { queryFormats } from './query-formats.js';
import { sqlRequestProblems } from './query-problems.js';

/** The endpoint for SQL of clients. */
export const sqlOperation: ApiOperation = {
  method: 'post',
  path: '/v1/sql',
  id: 'runSql',
  tag: 'sql',
  summary: 'One SELECT over the view events',
  description:
    "DuckDB's dialect, read-only. Integers beyond ±(2^53 - 1) come as text, as do NaN and infinities of doubles.",
  parameters: describeQuery(sqlParameters, (property) => publishSchema(property, queryFormats)),
  body: {
    'application/json': {
      schema: publishSchema(sqlRequestSchema, queryFormats),
      example: {
        sql: 'SELECT service, count(*) AS n FROM events WHERE status_code >= ? GROUP BY ALL ORDER BY ALL',
        params: [500],
      },
    },
  },
  answers: {
    200: describeRows('The rows of the result.', {
      row: { type: 'object' },
      meta: 'SqlMeta',
      example: {
        data: [{ service: 'checkout', n: 12 }],
        meta: {
          ...exampleMeta,
          from: null,
          columns: [
            { name: 'service', type: 'VARCHAR' },
            { name: 'n', type: 'BIGINT' },
          ],
        },
      },
    }),
  },
  problems: sqlRequestProblems,
};
