/** The folder of the transaction log inside a table's folder. */
export const LOG_DIRECTORY = '_delta_log';

/** The file name of a commit: its version in 20 digits. Source: PROTOCOL.md, "Delta Log Entries". */
export function formatCommitName(version: number): string {
  return `${String(version).padStart(20, '0')}.json`;
}

/** Reads a version back from a commit's file name; `undefined` for any other file of the log. */
export function parseCommitName(name: string): number | undefined {
  return /^\d{20}\.json$/.test(name) ? Number(name.slice(0, 20)) : undefined;
}
