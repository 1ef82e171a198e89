import { formatInstant } from '../answer/format-instant.js';
import type { Row } from '../engine/query-engine.js';
import { quoteName } from '../engine/sql-text.js';
import { parseInterval } from '../request/parse-time.js';
import type { Dimension } from '../request/query-parameters.js';

/** How rows are grouped: by columns and, for a series, by buckets of time. */
export interface Grouping {
  columns: (Dimension | 'timestamp')[];
  /** What is selected, each with its alias. */
  select: string[];
  /** The aliases, to group and to order by. */
  keys: string[];
  /** The group's part of a row of the answer. */
  toAnswer(row: Row): Record<string, unknown>;
}

/** Works out a grouping from the parameters `group_by` and `interval`, either of which may be absent. */
export function createGrouping(groupBy: string | undefined, interval: string | undefined): Grouping {
  const dimensions = (groupBy ?? '').split(',').filter(Boolean) as Dimension[];
  const width = interval === undefined ? undefined : parseInterval(interval);
  const select = dimensions.map(quoteName);
  // Integer arithmetic: date_trunc on a zoned timestamp goes through ICU and costs five times as much.
  if (width !== undefined) select.unshift(`(epoch_us("timestamp") // ${width} * ${width})::DOUBLE AS bucket`);
  return {
    columns: width === undefined ? dimensions : ['timestamp', ...dimensions],
    select,
    keys: [...(width === undefined ? [] : ['bucket']), ...dimensions.map(quoteName)],
    toAnswer: (row) => ({
      ...(width === undefined ? {} : { bucket: formatInstant(Number(row['bucket'])) }),
      ...Object.fromEntries(dimensions.map((dimension) => [dimension, row[dimension]])),
    }),
  };
}

/** `GROUP BY …`, or nothing when all rows are one group. */
export function groupClause({ keys }: Grouping): string {
  return keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : '';
}

/** `ORDER BY` of what comes first, then the group's own keys, so that the order is always the same. */
export function orderClause(first: readonly string[], { keys }: Grouping): string {
  const terms = [...first, ...keys];
  return terms.length > 0 ? `ORDER BY ${terms.join(', ')}` : '';
}
