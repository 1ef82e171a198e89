import { quoteName } from 'duckdb';
import type { AnswerColumn } from '../answer/answer.js';
import { parseInterval } from '../request/parse-time.js';
import type { Dimension } from '../request/query-parameters.js';

/** How events are grouped: by columns and, for a series, by buckets of time. */
export interface Grouping {
  /** The columns of an event that are read. */
  readonly columns: readonly (Dimension | 'timestamp')[];
  /** The columns of the answer. */
  readonly outputs: readonly AnswerColumn[];
  /** What is selected, each with its alias. */
  readonly select: readonly string[];
  /** The aliases of the columns, to group and to order by, the bucket left out. */
  readonly dimensions: readonly string[];
  /** Width of a bucket in microseconds, where there are buckets; their start is then in the column `bucket`. */
  readonly widthMicros: number | undefined;
  /** The columns themselves, the bucket left out. */
  readonly names: readonly Dimension[];
}

/** Works out a grouping from the parameters `group_by` and `interval`, either of which may be absent. */
export function createGrouping(groupBy: string | undefined, interval: string | undefined): Grouping {
  const names = (groupBy ?? '').split(',').filter(Boolean) as Dimension[];
  const dimensions = names.map(quoteName);
  const outputs = names.map((name): AnswerColumn => {
    return { name, kind: name === 'status_code' ? 'integer' : 'text' };
  });
  const widthMicros = interval === undefined ? undefined : parseInterval(interval);
  if (widthMicros === undefined)
    return { columns: names, outputs, select: dimensions, dimensions, widthMicros, names };
  // Integer arithmetic: date_trunc on a zoned timestamp goes through ICU and costs five times as much.
  const bucket = `(epoch_us("timestamp") // ${widthMicros} * ${widthMicros})::DOUBLE AS bucket`;
  return {
    columns: ['timestamp', ...names],
    outputs: [{ name: 'bucket', kind: 'instant' }, ...outputs],
    select: [bucket, ...dimensions],
    dimensions,
    widthMicros,
    names,
  };
}

/** The aliases by which rows are told apart: the bucket, where there is one, then the columns. */
export function groupKeys({ dimensions, widthMicros }: Grouping): readonly string[] {
  return widthMicros === undefined ? dimensions : ['bucket', ...dimensions];
}

/** `GROUP BY …`, or nothing when all rows are one group. */
export function groupClause(grouping: Grouping): string {
  const keys = groupKeys(grouping);
  return keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : '';
}
