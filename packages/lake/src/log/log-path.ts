/** The folder of the transaction log inside a table's folder. */
export const LOG_DIRECTORY = '_delta_log';

/** The file that points to a recent checkpoint. Source: PROTOCOL.md, "Last Checkpoint File". */
export const LAST_CHECKPOINT_NAME = '_last_checkpoint';

/** The file name of a commit: its version in 20 digits. Source: PROTOCOL.md, "Delta Log Entries". */
export function formatCommitName(version: number): string {
  return `${formatVersion(version)}.json`;
}

/** Reads a version back from a commit's file name; `undefined` for any other file of the log. */
export function parseCommitName(name: string): number | undefined {
  return /^\d{20}\.json$/.test(name) ? Number(name.slice(0, 20)) : undefined;
}

/**
 * The file names of a checkpoint: one for a classic checkpoint, `parts` for one in several parts, which we read but
 * never write. Source: PROTOCOL.md, "Checkpoint Naming Scheme".
 */
export function formatCheckpointNames(version: number, parts?: number): string[] {
  const stem = `${formatVersion(version)}.checkpoint`;
  if (parts === undefined) return [`${stem}.parquet`];
  const total = formatDigits(parts, 10);
  return Array.from(
    { length: parts },
    (_, index) => `${stem}.${formatDigits(index + 1, 10)}.${total}.parquet`,
  );
}

/** What the name of a file of a checkpoint says; `part` counts from 1 and is absent in a classic checkpoint. */
export interface CheckpointName {
  version: number;
  part?: number;
  parts?: number;
}

/** Reads a checkpoint's file name: the inverse of {@link formatCheckpointNames}; `undefined` for any other file. */
export function parseCheckpointName(name: string): CheckpointName | undefined {
  const match = /^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10}))?\.parquet$/.exec(name);
  if (!match) return undefined;
  const [version, part, parts] = match.slice(1).map(Number) as [number, number, number];
  return match[2] === undefined ? { version } : { version, part, parts };
}

/** The version of a checksum, which other writers leave. Source: PROTOCOL.md, "Version Checksum File". */
export function parseChecksumName(name: string): number | undefined {
  return /^\d{20}\.crc$/.test(name) ? Number(name.slice(0, 20)) : undefined;
}

/** The first version in a log compaction, which other writers leave. Source: PROTOCOL.md, "Log Compaction Files". */
export function parseCompactionName(name: string): number | undefined {
  return /^\d{20}\.\d{20}\.compacted\.json$/.test(name) ? Number(name.slice(0, 20)) : undefined;
}

/** A version as it begins the names of files: 20 digits, so that they sort by it. */
export function formatVersion(version: number): string {
  return formatDigits(version, 20);
}

function formatDigits(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
