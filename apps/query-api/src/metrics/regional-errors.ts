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
    group_by: { ...groupByParameter, default: 'region' },
    interval: intervalParameter,
    limit: limitParameter(1000),
  },
} as const;

/** Server errors (5xx) by region; the region with most of them first. */
export const regionalErrors = defineMetric<FromSchema<typeof schema>>({
  name: 'regional-errors',
  summary: 'Server errors by region',
  schema,
  plan(query) {
    const grouping = createGrouping(query.group_by, query.interval);
    const select = [
      ...grouping.select,
      'count(*)::DOUBLE AS requests',
      '(count(*) FILTER (status_code >= 500))::DOUBLE AS server_errors',
    ];
    const worstFirst = query.interval === undefined ? ['server_errors DESC'] : [];
    return {
      columns: [...grouping.columns, 'status_code'],
      limit: query.limit,
      statement: (relation, condition) => ({
        sql: `SELECT ${select.join(', ')} FROM ${relation} WHERE ${condition.sql} ${groupClause(grouping)}
              ${orderClause(worstFirst, grouping)} LIMIT ${query.limit + 1}`,
        params: condition.params,
      }),
      toAnswer(row) {
        const [requests, serverErrors] = [Number(row['requests']), Number(row['server_errors'])];
        return {
          ...grouping.toAnswer(row),
          requests,
          server_errors: serverErrors,
          server_error_rate: requests === 0 ? null : serverErrors / requests,
        };
      },
    };
  },
});
