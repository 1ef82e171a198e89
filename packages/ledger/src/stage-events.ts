import { open, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { formatEventLine, readEventLines } from '@signallake/event-schema';
import type { DataFile, TableReader, TableSnapshot } from '@signallake/lake';
import { readArchivedSegment, readSegment } from '@signallake/raw-zone';
import type { ComparisonDatabase } from './comparison-database.js';
import { stageFile, stageSegment } from './event-comparison-sql.js';

/**
 * Stages the events of a raw file under a number. DuckDB reads the file by itself, independently of our own parser; where
 * the two do not agree on which lines are events, it is given the lines that the conversion takes.
 * @param events how many events the file has
 */
export async function stageAccepted(
  database: ComparisonDatabase,
  path: string,
  { segment, events }: { segment: number; events: number },
): Promise<void> {
  await database.exec(stageSegment(path, segment));
  const [count] = await database.all(
    `SELECT count(*)::DOUBLE AS events FROM accepted WHERE segment = ${segment}`,
  );
  if (count?.['events'] === events) return;
  await database.exec(`DELETE FROM accepted WHERE segment = ${segment}`);
  const copy = join(database.directory, 'events.jsonl');
  await copyEvents(path, copy);
  await database.exec(stageSegment(copy, segment));
  await unlink(copy);
}

async function copyEvents(path: string, copy: string): Promise<void> {
  const chunks = path.endsWith('.gz') ? readArchivedSegment(path) : readSegment(path);
  const output = await open(copy, 'w');
  try {
    for await (const { lines } of chunks) {
      const events = readEventLines(lines, () => undefined);
      await output.write(events.map((event) => `${formatEventLine(event)}\n`).join(''));
    }
  } finally {
    await output.close();
  }
}

/**
 * Stages the rows of every file of a table, each under its place in the list that is returned. Files that are replaced and
 * swept meanwhile make it begin again with a newer snapshot; files that are missing, or unreadable, are passed over.
 */
export async function stageStored(
  database: ComparisonDatabase,
  table: TableReader,
  onProgress: (done: number, of: number) => void,
): Promise<DataFile[]> {
  for (;;) {
    const snapshot = await table.refresh();
    const files = [...snapshot.files()];
    await database.exec('DELETE FROM stored');
    let wasSwept = false;
    for (const [index, file] of files.entries()) {
      const path = join(table.directory, file.path);
      try {
        await stat(path);
        await database.exec(stageFile(path, index));
      } catch (error) {
        if (!(await isStillThere(table, file))) wasSwept = true;
        // The recount has named it; its events turn up as lost.
        else if (!isUnreadable(error)) throw error;
      }
      if (wasSwept) break;
      onProgress(index + 1, files.length);
    }
    if (!wasSwept) return files;
  }
}

async function isStillThere(table: TableReader, file: DataFile): Promise<boolean> {
  const newest: TableSnapshot = await table.refresh();
  return newest.hasFile(file);
}

/** Missing, or no Parquet: but not a DuckDB that is out of memory or disk. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ENOENT') return true;
  return !/out of memory|no space left|failed to offload/i.test(error.message);
}
