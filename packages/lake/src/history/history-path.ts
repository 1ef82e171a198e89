import { formatVersion } from '../log/log-path.js';

/** The folder, inside a table's folder, with what is remembered of expired commits; engines pass over names with `_`. */
export const HISTORY_DIRECTORY = '_signallake_history';

/** The versions, both included, whose records a history file has. */
export interface VersionRange {
  from: number;
  to: number;
}

/** The name of the history file of a range of versions: both in 20 digits, as in the log. */
export function formatHistoryName({ from, to }: VersionRange): string {
  return `${formatVersion(from)}-${formatVersion(to)}.jsonl`;
}

/** Reads a range back from the name of a history file; `undefined` for any other file. */
export function parseHistoryName(name: string): VersionRange | undefined {
  const [, from, to] = /^(\d{20})-(\d{20})\.jsonl$/.exec(name) ?? [];
  return from === undefined || to === undefined ? undefined : { from: Number(from), to: Number(to) };
}
