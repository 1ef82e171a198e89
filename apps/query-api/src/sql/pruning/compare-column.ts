import type { FileFilter } from '@signallake/lake';
import type { ConstantValue } from './constant.js';

/** How a column is compared with a constant on its right. */
export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** The columns of which files know a range, by how they are compared. */
export const prunedColumns = {
  timestamp: 'instant',
  date: 'day',
  status_code: 'number',
  service: 'text',
  endpoint: 'text',
  method: 'text',
  region: 'text',
  level: 'text',
  event_id: 'text',
} as const;

/** One of {@link prunedColumns}. */
export type PrunedColumn = keyof typeof prunedColumns;

const DAY_MICROS = 86_400_000_000;
const numericType = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\))$/;
const temporalTypes = new Set(['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE']);

/**
 * What a comparison of a column with a constant asks of files: a filter that lets through at least every event for
 * which the comparison is true. `undefined` when it asks nothing, or when DuckDB may compare in a way of its own.
 * @param isLiteral whether the constant is a plain literal or parameter, which takes the type of the column
 */
export function compareColumn(
  column: PrunedColumn,
  comparison: Comparison,
  constant: ConstantValue,
  isLiteral: boolean,
): FileFilter | undefined {
  const kind = prunedColumns[column];
  if (kind === 'text') {
    if (comparison !== '=' || constant.type !== 'VARCHAR') return undefined;
    return column === 'service' ? { services: [constant.text] } : { values: { [column]: [constant.text] } };
  }
  if (kind === 'number') {
    const { number, type } = constant;
    if (number === null || Number.isNaN(number) || !numericType.test(type)) return undefined;
    return { statusCodes: [rangeOf(comparison, number)] };
  }
  const isText = isLiteral && constant.type === 'VARCHAR';
  const micros = isText && kind === 'day' ? constant.dayMicros : constant.micros;
  if (micros === null || !(isText || temporalTypes.has(constant.type))) return undefined;
  return kind === 'instant' ? instantFilter(comparison, micros) : dayFilter(comparison, micros);
}

function rangeOf(comparison: Comparison, value: number): { min: number; max: number } {
  return {
    min: comparison.startsWith('<') ? Number.NEGATIVE_INFINITY : value,
    max: comparison.startsWith('>') ? Number.POSITIVE_INFINITY : value,
  };
}

function instantFilter(comparison: Comparison, micros: number): FileFilter {
  const from = comparison === '>' ? micros + 1 : micros;
  const to = comparison === '<' ? micros : micros + 1;
  return {
    ...(comparison.startsWith('<') ? {} : { fromMicros: from }),
    ...(comparison.startsWith('>') ? {} : { toMicros: to }),
  };
}

/** A day is compared by its midnight. */
function dayFilter(comparison: Comparison, micros: number): FileFilter {
  const midnight = Math.floor(micros / DAY_MICROS) * DAY_MICROS;
  const nextMidnight = midnight + DAY_MICROS;
  const from = comparison === '>' ? nextMidnight : midnight;
  const to = comparison === '<' && micros === midnight ? midnight : nextMidnight;
  return {
    ...(comparison.startsWith('<') ? {} : { fromMicros: from }),
    ...(comparison.startsWith('>') ? {} : { toMicros: to }),
  };
}
