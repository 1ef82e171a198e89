import type { FromSchema } from 'json-schema-to-ts';
import { filterParameters, limitParameter } from '../request/query-parameters.js';
import { createGrouping, groupClause, orderClause } from './grouping.js';
import { latencyMeasures } from './latency-measures.js';
import { defineMetric } from './metric.js';

/** What the endpoints can be ordered by, as SQL over the columns that the measures select. */
const orders = {
  p50: 'percentiles[1]',
  p95: 'percentiles[2]',
  p99: 'percentiles[3]',
  avg: '"avg"',
  max: '"max"',
} as const;

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...filterParameters,
    order_by: {
      type: 'string',
      enum: Object.keys(orders) as (keyof typeof orders)[],
      default: 'p95',
      description: 'What makes an endpoint slow.',
    },
    min_count: {
      type: 'integer',
      minimum: 1,
      maximum: 1e12,
      default: 1,
      description: 'Endpoints with fewer events are left out.',
    },
    limit: limitParameter(20),
  },
} as const;

/** The endpoints with the highest latency; those without any latency are left out. */
export const slowestEndpoints = defineMetric<FromSchema<typeof schema>>({
  name: 'slowest-endpoints',
  summary: 'Slowest endpoints',
  schema,
  plan(query) {
    const grouping = createGrouping('service,endpoint', undefined);
    const measures = latencyMeasures([0.5, 0.95, 0.99]);
    return {
      columns: [...grouping.columns, 'latency_ms'],
      limit: query.limit,
      statement: (relation, condition) => ({
        sql: `SELECT * FROM (SELECT ${[...grouping.select, ...measures.select].join(', ')} FROM ${relation}
                WHERE ${condition.sql} ${groupClause(grouping)}
                HAVING count(*) >= ${query.min_count} AND count(latency_ms) > 0)
              ${orderClause([`${orders[query.order_by]} DESC`], grouping)} LIMIT ${query.limit + 1}`,
        params: condition.params,
      }),
      toAnswer: (row) => ({ ...grouping.toAnswer(row), ...measures.toAnswer(row) }),
    };
  },
});
