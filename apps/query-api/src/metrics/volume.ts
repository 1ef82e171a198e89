import type { FromSchema } from 'json-schema-to-ts';
import {
  filterParameters,
  groupByParameter,
  intervalParameter,
  limitParameter,
} from '../request/query-parameters.js';
import { createGrouping, groupClause, orderClause } from './grouping.js';
import { defineMetric } from './metric.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...filterParameters,
    group_by: groupByParameter,
    interval: { ...intervalParameter, default: '1h' },
    limit: limitParameter(10_000),
  },
} as const;

/** How many events there were, by hour unless told otherwise. */
export const volume = defineMetric<FromSchema<typeof schema>>({
  name: 'volume',
  summary: 'Events by hour',
  schema,
  plan(query) {
    const grouping = createGrouping(query.group_by, query.interval);
    return {
      columns: grouping.columns,
      limit: query.limit,
      statement: (relation, condition) => ({
        sql: `SELECT ${[...grouping.select, 'count(*)::DOUBLE AS "count"'].join(', ')} FROM ${relation}
              WHERE ${condition.sql} ${groupClause(grouping)} ${orderClause([], grouping)} LIMIT ${query.limit + 1}`,
        params: condition.params,
      }),
      toAnswer: (row) => ({ ...grouping.toAnswer(row), count: row['count'] }),
    };
  },
});
