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
  group_by: { ...groupByParameter, default: 'region' },
  interval: intervalParameter,
  fill: fillParameter,
  limit: limitParameter(1000),
});

const measures: Measures = {
  columns: ['status_code'],
  outputs: [
    { name: 'requests', kind: 'integer' },
    { name: 'server_errors', kind: 'integer' },
    { name: 'server_error_rate', kind: 'number' },
  ],
  aggregate: (grouping, source) =>
    selectByGroup(
      ['count(*)::DOUBLE AS requests', '(count(*) FILTER (status_code >= 500))::DOUBLE AS server_errors'],
      grouping,
      source,
    ),
  fillIn(answer, row) {
    const requests = countIn(row, 'requests');
    const serverErrors = countIn(row, 'server_errors');
    answer['requests'] = requests;
    answer['server_errors'] = serverErrors;
    answer['server_error_rate'] = ratioOf(serverErrors, requests);
  },
};

/** Server errors (5xx) by region; the region with most of them first. */
export const regionalErrors = defineMetric<FromSchema<typeof schema>>({
  name: 'regional-errors',
  summary: 'Server errors by region',
  schema,
  plan: (query, filter) => planGroups(query, filter, { measures, order: ['server_errors DESC'] }),
});
