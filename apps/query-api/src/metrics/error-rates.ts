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
    group_by: { ...groupByParameter, default: 'service,endpoint' },
    interval: intervalParameter,
    limit: limitParameter(1000),
  },
} as const;

/** How many requests failed, by service and endpoint unless told otherwise; the worst first. */
export const errorRates = defineMetric<FromSchema<typeof schema>>({
  name: 'error-rates',
  summary: 'Error rates by endpoint',
  schema,
  plan(query) {
    const grouping = createGrouping(query.group_by, query.interval);
    const select = [
      ...grouping.select,
      'count(*)::DOUBLE AS requests',
      '(count(*) FILTER (status_code BETWEEN 400 AND 499))::DOUBLE AS client_errors',
      '(count(*) FILTER (status_code >= 500))::DOUBLE AS server_errors',
    ];
    const worstFirst =
      query.interval === undefined
        ? ['(client_errors + server_errors) / requests DESC', 'requests DESC']
        : [];
    return {
      columns: [...grouping.columns, 'status_code'],
      limit: query.limit,
      statement: (relation, condition) => ({
        sql: `SELECT * FROM (SELECT ${select.join(', ')} FROM ${relation} WHERE ${condition.sql} ${groupClause(grouping)})
              ${orderClause(worstFirst, grouping)} LIMIT ${query.limit + 1}`,
        params: condition.params,
      }),
      toAnswer(row) {
        const [requests, clientErrors, serverErrors] = [
          row['requests'],
          row['client_errors'],
          row['server_errors'],
        ].map(Number) as [number, number, number];
        return {
          ...grouping.toAnswer(row),
          requests,
          client_errors: clientErrors,
          server_errors: serverErrors,
          error_rate: requests === 0 ? null : (clientErrors + serverErrors) / requests,
          server_error_rate: requests === 0 ? null : serverErrors / requests,
        };
      },
    };
  },
});
