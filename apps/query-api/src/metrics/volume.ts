import type { FromSchema } from 'json-schema-to-ts';
import {
  fillParameter,
  groupByParameter,
  intervalParameter,
  limitParameter,
} from '../request/query-parameters.js';
import { withFilters } from '../request/with-filters.js';
import { countIn, type Measures, selectByGroup } from './measures.js';
import { defineMetric } from './metric.js';
import { planGroups } from './plan-groups.js';

const schema = withFilters({
  group_by: groupByParameter,
  interval: { ...intervalParameter, default: '1h' },
  fill: fillParameter,
  limit: limitParameter(10_000),
});

const measures: Measures = {
  columns: [],
  outputs: [{ name: 'count', kind: 'integer' }],
  aggregate: (grouping, source) => selectByGroup(['count(*)::DOUBLE AS "count"'], grouping, source),
  fillIn(answer, row) {
    answer['count'] = countIn(row, 'count');
  },
};

/** How many events there were, by hour unless told otherwise. */
export const volume = defineMetric<FromSchema<typeof schema>>({
  name: 'volume',
  summary: 'Events by hour',
  schema,
  plan: (query, filter) => planGroups(query, filter, { measures }),
});
