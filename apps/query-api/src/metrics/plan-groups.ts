import type { EventFilter } from '../request/event-filter.js';
import { createGrouping } from './grouping.js';
import type { Measures } from './measures.js';
import type { MetricPlan } from './metric-plan.js';
import { planRows } from './plan-rows.js';
import { planSeries } from './plan-series.js';

/** The parameters of a metric that is grouped by columns and, where it is asked for, by time. */
export interface GroupQuery {
  readonly group_by?: string;
  readonly interval?: string;
  /** Whether a series has rows for buckets without events. */
  readonly fill: boolean;
  readonly limit: number;
}

/**
 * Plans a metric by group: a series in order of time when the query has an interval, else rows in the given order.
 * @throws {HttpProblem} 400 when a series would be too long
 */
export function planGroups(
  { group_by, interval, fill, limit }: GroupQuery,
  filter: EventFilter,
  { measures, order = [] }: { measures: Measures; order?: readonly string[] },
): MetricPlan {
  const grouping = createGrouping(group_by, interval);
  const { widthMicros } = grouping;
  if (widthMicros === undefined) return planRows({ grouping, measures, order, limit });
  if (!fill) return planRows({ grouping, measures, limit });
  const { fromMicros, toMicros } = filter;
  return planSeries({ grouping, measures, limit, window: { widthMicros, fromMicros, toMicros } });
}
