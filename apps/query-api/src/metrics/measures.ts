import type { LogEvent } from '@signallake/event-schema';
import type { AnswerColumn } from '../answer/answer.js';
import type { Row } from '../engine/query-engine.js';
import type { LatencyColumn } from '../latency/whole-micros.js';
import { type Grouping, groupClause } from './grouping.js';

/** Events as SQL: a FROM clause, and the condition that they are to pass. */
export interface EventSource {
  readonly relation: string;
  readonly condition: string;
  /** The column that has the latencies, where the events have them. */
  readonly latency: LatencyColumn;
}

/** A row of an answer while it is made. */
export type AnswerRowDraft = Record<string, string | number | null>;

/** What is computed of a group of events. */
export interface Measures {
  /** The columns of an event that are read. */
  readonly columns: readonly (keyof LogEvent)[];
  /** Whether latencies may be in either column; else they are to be in `latency_ms`. */
  readonly takesMicros?: boolean;
  /** The columns of the answer. */
  readonly outputs: readonly AnswerColumn[];
  /** A SELECT with a row for each group that has events: the keys of the grouping, and what `fillIn` reads. */
  aggregate(grouping: Grouping, source: EventSource): string;
  /** Adds the measures to a row of the answer; where the group has no events, what the SELECT gives is null in `row`. */
  fillIn(answer: AnswerRowDraft, row: Row): void;
}

/** A SELECT of some aggregates, each with its alias, by group. */
export function selectByGroup(
  aggregates: readonly string[],
  grouping: Grouping,
  { relation, condition }: EventSource,
): string {
  const select = [...grouping.select, ...aggregates].join(', ');
  return `SELECT ${select} FROM ${relation} WHERE ${condition} ${groupClause(grouping)}`;
}

/** A count as DuckDB gives it; 0 where there was nothing to count. */
export function countIn(row: Row, column: string): number {
  return Number(row[column] ?? 0);
}

/** A part of some events; null of none. */
export function ratioOf(part: number, all: number): number | null {
  return all === 0 ? null : part / all;
}
