import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coalesceCalls } from '../coalesce-calls.js';
import { LakeError } from '../errors.js';
import { ignoreAbsent } from '../ignore-absent.js';
import { readCommit } from '../log/commit-file.js';
import { listLog } from '../log/list-log.js';
import { type CommitRecord, parseCommitRecord, recordOfCommit } from './commit-record.js';
import { HISTORY_DIRECTORY, parseHistoryName, type VersionRange } from './history-path.js';

/** Every commit that the table ever had, as far as it is known. */
export interface CommitHistory {
  /** By version, ascending. */
  records: readonly CommitRecord[];
  /** Versions up to the newest that neither the log nor a history file has. */
  gaps: readonly VersionRange[];
  /** Commits and history files that cannot be read, each in a sentence. */
  faults: readonly string[];
}

/** Reads the history of a table's commits, and what is new of it when it is asked again. */
export interface HistoryReader {
  /** Calls that overlap share one reading that began no earlier than they did. */
  read(): Promise<CommitHistory>;
}

/** Creates a reader; it keeps the records it has read, a few hundred bytes each, and no file open. */
export function createHistoryReader(tableDirectory: string): HistoryReader {
  const records = new Map<number, CommitRecord>();
  const readFiles = new Set<string>();

  /** The log first: what is deleted from it after that is in a history file by then. */
  async function readLog(faults: string[]): Promise<void> {
    for (const version of (await listLog(tableDirectory)).commits) {
      if (records.has(version)) continue;
      try {
        const actions = await readCommit(tableDirectory, version);
        if (actions) records.set(version, recordOfCommit(version, actions));
      } catch (error) {
        faults.push(describeFault(error));
      }
    }
  }

  async function readHistoryFiles(faults: string[]): Promise<void> {
    const directory = join(tableDirectory, HISTORY_DIRECTORY);
    const names = (await readdir(directory).catch(ignoreAbsent)) ?? [];
    for (const name of names.sort()) {
      const range = parseHistoryName(name);
      if (!range || readFiles.has(name)) continue;
      try {
        const read = parseHistoryFile(await readFile(join(directory, name), 'utf8'), name, range);
        for (const record of read) if (!records.has(record.version)) records.set(record.version, record);
        readFiles.add(name);
      } catch (error) {
        faults.push(describeFault(error));
      }
    }
  }

  return {
    read: coalesceCalls(async () => {
      const faults: string[] = [];
      await readLog(faults);
      await readHistoryFiles(faults);
      const sorted = [...records.values()].sort((a, b) => a.version - b.version);
      return { records: sorted, gaps: findGaps(sorted), faults };
    }),
  };
}

function parseHistoryFile(text: string, name: string, { from, to }: VersionRange): CommitRecord[] {
  const read = text.split('\n').flatMap((line) => (line === '' ? [] : [parseCommitRecord(line, name)]));
  const isWhole =
    read.length === to - from + 1 && read.every(({ version }, index) => version === from + index);
  if (!isWhole) throw new LakeError('history_invalid', `${name} has not the versions that its name says`);
  return read;
}

function findGaps(sorted: readonly CommitRecord[]): VersionRange[] {
  const gaps: VersionRange[] = [];
  let expected = 0;
  for (const { version } of sorted) {
    if (version > expected) gaps.push({ from: expected, to: version - 1 });
    expected = version + 1;
  }
  return gaps;
}

function describeFault(error: unknown): string {
  if (error instanceof LakeError) return error.message;
  throw error;
}
