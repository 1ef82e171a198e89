import type { LogEvent } from '@signallake/event-schema';
import type { Row, Statement } from '../engine/query-engine.js';
import type { EventFilter, FilterQuery } from '../request/event-filter.js';
import type { QuerySchema } from '../request/parse-query.js';

/** What a request asks for, worked out from its parameters. */
export interface MetricPlan {
  /** The columns of an event that the statement reads, those of the filter aside. */
  columns: readonly (keyof LogEvent)[];
  /** The statement over `relation`, a FROM clause with those columns; it returns one row more than `limit`. */
  statement(relation: string, condition: EventFilter['condition']): Statement;
  /** A row of the answer from a row of the statement. */
  toAnswer(row: Row): Record<string, unknown>;
  /** Rows of the answer at most. */
  limit: number;
}

/** One of the metrics endpoints. */
export interface Metric {
  /** Its name under `/v1/metrics/`. */
  name: string;
  summary: string;
  schema: QuerySchema;
  plan(query: FilterQuery): MetricPlan;
}

/** Makes a metric whose plan knows the parameters of its schema. */
export function defineMetric<Query extends FilterQuery>(metric: {
  name: string;
  summary: string;
  schema: QuerySchema;
  plan(query: Query): MetricPlan;
}): Metric {
  // The query has been checked by the same schema that its type derives from.
  return metric as Metric;
}
