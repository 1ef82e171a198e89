import { type Grouping, groupKeys } from './grouping.js';
import type { Measures } from './measures.js';
import type { MetricPlan } from './metric-plan.js';
import { toAnswerRows } from './to-answer-rows.js';

/** Which rows are wanted, and in which order. */
export interface RowsWanted {
  readonly grouping: Grouping;
  readonly measures: Measures;
  /** A condition on what the measures select; absent when every group is wanted. */
  readonly having?: string;
  /** Terms of ORDER BY; the group's own keys follow, so that the order is always the same. */
  readonly order?: readonly string[];
  /** Rows of the answer at most. */
  readonly limit: number;
}

/** Plans an answer with a row for each group that has events. */
export function planRows({ grouping, measures, having, order = [], limit }: RowsWanted): MetricPlan {
  const terms = [...order, ...groupKeys(grouping)];
  return {
    columns: [...grouping.columns, ...measures.columns],
    takesMicros: measures.takesMicros,
    outputs: [...grouping.outputs, ...measures.outputs],
    // One row more than the answer has tells whether there are more.
    statement: (source) => `SELECT * FROM (${measures.aggregate(grouping, source)})
      ${having ? `WHERE ${having}` : ''} ${terms.length > 0 ? `ORDER BY ${terms.join(', ')}` : ''} LIMIT ${limit + 1}`,
    toAnswer: (rows) => ({
      rows: toAnswerRows(rows, { grouping, measures, limit }),
      isTruncated: rows.length > limit,
    }),
  };
}
