import type { LogEvent } from '@signallake/event-schema';
import type { Statement } from '../engine/query-engine.js';

/** The columns that are searched for a text. */
export const searchedColumns = ['message', 'endpoint'] as const satisfies readonly (keyof LogEvent)[];

/** The `q` parameter of searches and tails. */
export const textSearchParameter = {
  type: 'string',
  minLength: 1,
  maxLength: 2048,
  description: 'Events whose message or endpoint contains this text; upper and lower case are the same.',
} as const;

/** The condition that a text is in one of the searched columns, as SQL: the text is a value there, never a pattern. */
export function textSearchCondition(text: string): Required<Statement> {
  return {
    sql: `(${searchedColumns.map((column) => `contains(lower(${column}), lower(?))`).join(' OR ')})`,
    params: searchedColumns.map(() => text),
  };
}

/** The same condition as {@link textSearchCondition}, as a function. */
export function createTextMatcher(
  text: string,
): (event: Pick<LogEvent, (typeof searchedColumns)[number]>) => boolean {
  const wanted = foldCase(text);
  return (event) => searchedColumns.some((column) => foldCase(event[column]).includes(wanted));
}

/** Whatever is not ASCII, whose lower case may depend on its neighbours or have another length. */
const special = /\P{ASCII}/gu;

/**
 * The lower case of a text as DuckDB's `lower` has it: code point by code point, whatever stands beside it. Two
 * things differ from `toLowerCase`: a sigma that ends a word is one like any other, and U+0130 becomes a plain i.
 */
export function foldCase(text: string): string {
  return text.replace(special, (point) => (point === '\u0130' ? 'i' : point.toLowerCase())).toLowerCase();
}
