import type { FromSchema } from 'json-schema-to-ts';
import { approximateParameter, limitParameter } from '../request/query-parameters.js';
import { withFilters } from '../request/with-filters.js';
import { createGrouping } from './grouping.js';
import { describeError, latencyMeasures } from './latency-measures.js';
import { defineMetric } from './metric.js';
import { planRows } from './plan-rows.js';

/** What the endpoints can be ordered by, as SQL over the columns that the measures select. */
const orders = {
  p50: 'percentiles[1]',
  p95: 'percentiles[2]',
  p99: 'percentiles[3]',
  avg: '"avg"',
  max: '"max"',
} as const;

const schema = withFilters({
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
  approximate: approximateParameter,
  limit: limitParameter(20),
});

/** The endpoints with the highest latency; those without any latency are left out. */
export const slowestEndpoints = defineMetric<FromSchema<typeof schema>>({
  name: 'slowest-endpoints',
  summary: 'Slowest endpoints',
  schema,
  plan({ order_by, min_count, approximate, limit }) {
    const plan = planRows({
      grouping: createGrouping('service,endpoint', undefined),
      measures: latencyMeasures({ percentiles: [0.5, 0.95, 0.99], approximate }),
      having: `"count" >= ${min_count} AND "max" IS NOT NULL`,
      order: [`${orders[order_by]} DESC`],
      limit,
    });
    return { ...plan, ...describeError(approximate) };
  },
});
