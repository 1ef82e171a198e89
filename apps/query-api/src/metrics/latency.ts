import type { FromSchema } from 'json-schema-to-ts';
import {
  approximateParameter,
  fillParameter,
  groupByParameter,
  intervalParameter,
  limitParameter,
  percentilesParameter,
} from '../request/query-parameters.js';
import { withFilters } from '../request/with-filters.js';
import { describeError, latencyMeasures } from './latency-measures.js';
import { defineMetric } from './metric.js';
import { planGroups } from './plan-groups.js';

const schema = withFilters({
  group_by: { ...groupByParameter, default: 'service' },
  percentiles: percentilesParameter,
  approximate: approximateParameter,
  interval: intervalParameter,
  fill: fillParameter,
  limit: limitParameter(1000),
});

/** Percentiles of latency, by service unless told otherwise. */
export const latency = defineMetric<FromSchema<typeof schema>>({
  name: 'latency',
  summary: 'Latency percentiles by service',
  schema,
  plan(query, filter) {
    const { approximate } = query;
    const percentiles = query.percentiles.split(',').map(Number);
    const measures = latencyMeasures({ percentiles, approximate });
    return { ...planGroups(query, filter, { measures }), ...describeError(approximate) };
  },
});
