import type { FromSchema } from 'json-schema-to-ts';
import {
  fillParameter,
  groupByParameter,
  intervalParameter,
  limitParameter,
} from '../request/query-parameters.js';
import { withFilters } from '../request/with-filters.js';
import { countIn, type Measures, ratioOf, selectByGroup } from './measures.js';
import { defineMetric } from './metric.js';
import { planGroups } from './plan-groups.js';

const schema = withFilters({
  group_by: { ...groupByParameter, default: 'service,endpoint' },
  interval: intervalParameter,
  fill: fillParameter,
  limit: limitParameter(1000),
});

const measures: Measures = {
  columns: ['status_code'],
  outputs: [
    { name: 'requests', kind: 'integer' },
    { name: 'client_errors', kind: 'integer' },
    { name: 'server_errors', kind: 'integer' },
    { name: 'error_rate', kind: 'number' },
    { name: 'server_error_rate', kind: 'number' },
  ],
  aggregate: (grouping, source) =>
    selectByGroup(
      [
        'count(*)::DOUBLE AS requests',
        '(count(*) FILTER (status_code BETWEEN 400 AND 499))::DOUBLE AS client_errors',
        '(count(*) FILTER (status_code >= 500))::DOUBLE AS server_errors',
      ],
      grouping,
      source,
    ),
  fillIn(answer, row) {
    const requests = countIn(row, 'requests');
    const clientErrors = countIn(row, 'client_errors');
    const serverErrors = countIn(row, 'server_errors');
    answer['requests'] = requests;
    answer['client_errors'] = clientErrors;
    answer['server_errors'] = serverErrors;
    answer['error_rate'] = ratioOf(clientErrors + serverErrors, requests);
    answer['server_error_rate'] = ratioOf(serverErrors, requests);
  },
};

/** How many requests failed, by service and endpoint unless told otherwise; the worst first. */
export const errorRates = defineMetric<FromSchema<typeof schema>>({
  name: 'error-rates',
  summary: 'Error rates by endpoint',
  schema,
  plan: (query, filter) =>
    planGroups(query, filter, {
      measures,
      order: ['(client_errors + server_errors) / requests DESC', 'requests DESC'],
    }),
});
