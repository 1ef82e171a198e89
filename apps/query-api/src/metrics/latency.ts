import type { FromSchema } from 'json-schema-to-ts';
import {
  filterParameters,
  groupByParameter,
  intervalParameter,
  limitParameter,
} from '../request/query-parameters.js';
import { createGrouping, groupClause, orderClause } from './grouping.js';
import { latencyMeasures } from './latency-measures.js';
import { defineMetric } from './metric.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...filterParameters,
    group_by: { ...groupByParameter, default: 'service' },
    percentiles: {
      type: 'string',
      format: 'percentiles',
      default: '0.5,0.95,0.99',
      description:
        'Comma-separated percentiles, each from 0 to 1; linear interpolation between the two nearest values.',
    },
    interval: intervalParameter,
    limit: limitParameter(1000),
  },
} as const;

/** Percentiles of latency, by service unless told otherwise. */
export const latency = defineMetric<FromSchema<typeof schema>>({
  name: 'latency',
  summary: 'Latency percentiles by service',
  schema,
  plan(query) {
    const grouping = createGrouping(query.group_by, query.interval);
    const measures = latencyMeasures(query.percentiles.split(',').map(Number));
    return {
      columns: [...grouping.columns, 'latency_ms'],
      limit: query.limit,
      statement: (relation, condition) => ({
        sql: `SELECT ${[...grouping.select, ...measures.select].join(', ')} FROM ${relation}
              WHERE ${condition.sql} ${groupClause(grouping)} ${orderClause([], grouping)} LIMIT ${query.limit + 1}`,
        params: condition.params,
      }),
      toAnswer: (row) => ({ ...grouping.toAnswer(row), ...measures.toAnswer(row) }),
    };
  },
});
