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

/** Greek has two small letters for one capital, and which one stands where is a matter of spelling. */
const FINAL_SIGMA = 'ς';
const SIGMA = 'σ';

/** Whether it matters to a search which sigma is which: rarely, and then it costs another pass over each text. */
const hasSigma = (folded: string) => folded.includes(SIGMA) || folded.includes(FINAL_SIGMA);

/** The condition that a text is in one of the searched columns, as SQL: the text is a value there, never a pattern. */
export function textSearchCondition(text: string): Required<Statement> {
  const fold = hasSigma(foldCase(text))
    ? (value: string) => `replace(lower(${value}), '${FINAL_SIGMA}', '${SIGMA}')`
    : (value: string) => `lower(${value})`;
  return {
    sql: `(${searchedColumns.map((column) => `contains(${fold(column)}, ${fold('?')})`).join(' OR ')})`,
    params: searchedColumns.map(() => text),
  };
}

/** The same condition as {@link textSearchCondition}, as a function. */
export function createTextMatcher(
  text: string,
): (event: Pick<LogEvent, (typeof searchedColumns)[number]>) => boolean {
  const fold = hasSigma(foldCase(text))
    ? (value: string) => foldCase(value).replaceAll(FINAL_SIGMA, SIGMA)
    : foldCase;
  const wanted = fold(text);
  return (event) => searchedColumns.some((column) => fold(event[column]).includes(wanted));
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
