import type { EventFilter, FilterQuery } from '../request/event-filter.js';
import type { QuerySchema } from '../request/parse-query.js';
import type { MetricPlan } from './metric-plan.js';

/** The parameters that every metric takes, as they were validated. */
export type MetricQuery = FilterQuery & { readonly dry_run: boolean; readonly max_bytes?: number };

/** One of the metrics endpoints. */
export interface Metric {
  /** Its name under `/v1/metrics/`. */
  readonly name: string;
  readonly summary: string;
  /** Its parameters, as JSON Schema. */
  readonly schema: QuerySchema;
  /**
   * Works out what a request asks for.
   * @throws {HttpProblem} 400 when the parameters do not go together
   */
  plan(query: MetricQuery, filter: EventFilter): MetricPlan;
}

/** Makes a metric whose plan knows the parameters of its schema. */
export function defineMetric<Query extends MetricQuery>(
  metric: Omit<Metric, 'plan'> & { plan(query: Query, filter: EventFilter): MetricPlan },
): Metric {
  // The query has been checked by the same schema that its type derives from.
  return metric as Metric;
}
