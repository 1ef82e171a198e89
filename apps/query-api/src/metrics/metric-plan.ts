import type { LogEvent } from '@signallake/event-schema';
import type { AnswerColumn, AnswerRow } from '../answer/answer.js';
import type { Row } from '../engine/query-engine.js';
import type { EventSource } from './measures.js';

/** What a request asks for, worked out from its parameters. */
export interface MetricPlan {
  /** The columns of an event that the statement reads, those of the filter aside. */
  readonly columns: readonly (keyof LogEvent)[];
  /** Whether latencies may be in `latency_us` in place of `latency_ms`. */
  readonly takesMicros?: boolean | undefined;
  /** The columns of the answer. */
  readonly outputs: readonly AnswerColumn[];
  /** The statement over the events. */
  statement(source: EventSource): string;
  /**
   * The answer from the rows of the statement; its rows are made one by one, to be gone through once.
   * @throws {HttpProblem} 400 when there is more of it than may be
   */
  toAnswer(rows: readonly Row[]): { rows: Iterable<AnswerRow>; isTruncated: boolean };
  /** The bound of approximate percentiles, for the answer to tell. */
  readonly relative_error?: number;
}
