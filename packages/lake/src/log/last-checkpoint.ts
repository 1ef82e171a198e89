import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCount } from '../is-count.js';
import { replaceFile } from '../replace-file.js';
import type { CheckpointRef } from './checkpoint-file.js';
import { checksumOfJson } from './json-checksum.js';
import { formatCheckpointNames, LAST_CHECKPOINT_NAME, LOG_DIRECTORY } from './log-path.js';

/** What the log says of its last checkpoint. Source: PROTOCOL.md, "Last Checkpoint File Schema". */
export interface LastCheckpoint extends CheckpointRef {
  /** How many actions are in it. */
  actions: number;
  bytes?: number;
  /** How many of the actions add a file. */
  files?: number;
}

/** Writes the content of `_last_checkpoint`. Source: PROTOCOL.md, "Last Checkpoint File Schema". */
export function formatLastCheckpoint({ version, parts, actions, bytes, files }: LastCheckpoint): string {
  const json = { version, size: actions, parts, sizeInBytes: bytes, numOfAddFiles: files };
  const present = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
  return JSON.stringify({ ...present, checksum: checksumOfJson(present) });
}

/**
 * Reads the content of `_last_checkpoint`: the inverse of {@link formatLastCheckpoint}. It is a hint, so one that is
 * torn, makes no sense or does not add up to its checksum is `undefined`: the log itself says more.
 */
export function parseLastCheckpoint(text: string): LastCheckpoint | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const { version, size, parts, sizeInBytes, numOfAddFiles, checksum } = json as Record<string, unknown>;
  if (checksum !== undefined && checksum !== checksumOfJson(json as Record<string, unknown>))
    return undefined;
  if (!isCount(version) || !isCount(size) || (parts !== undefined && !isPartCount(parts))) return undefined;
  const last: LastCheckpoint = { version, actions: size };
  if (parts !== undefined) last.parts = parts;
  if (isCount(sizeInBytes)) last.bytes = sizeInBytes;
  if (isCount(numOfAddFiles)) last.files = numOfAddFiles;
  return last;
}

/** Makes `_last_checkpoint` point to a checkpoint that is on disk. */
export async function writeLastCheckpoint(tableDirectory: string, last: LastCheckpoint): Promise<void> {
  await replaceFile(join(tableDirectory, LOG_DIRECTORY, LAST_CHECKPOINT_NAME), formatLastCheckpoint(last));
}

/** Reads what `_last_checkpoint` says; `undefined` when it is missing, of no use, or points to what is not there. */
export async function readLastCheckpoint(tableDirectory: string): Promise<LastCheckpoint | undefined> {
  const directory = join(tableDirectory, LOG_DIRECTORY);
  try {
    const last = parseLastCheckpoint(await readFile(join(directory, LAST_CHECKPOINT_NAME), 'utf8'));
    if (!last) return undefined;
    for (const name of formatCheckpointNames(last.version, last.parts)) await access(join(directory, name));
    return last;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Source: PROTOCOL.md, "Multi-part checkpoint": more than one part, and a bound against nonsense. */
function isPartCount(value: unknown): value is number {
  return isCount(value) && value > 1 && value < 100_000;
}
