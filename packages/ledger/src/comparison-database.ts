import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'duckdb-async';

/** A DuckDB on disk, in a folder of its own that goes when it is closed. */
export interface ComparisonDatabase {
  /** A folder for files of the comparison. */
  readonly directory: string;
  exec(sql: string): Promise<void>;
  all(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/**
 * Opens one; what it holds may be much larger than memory.
 * @param options.memoryMb DuckDB's memory limit, in MiB
 * @param options.temporaryDirectory needs about 60 bytes of space for each event; that of the system unless told
 */
export async function openComparisonDatabase(options: {
  memoryMb: number;
  temporaryDirectory?: string | undefined;
}): Promise<ComparisonDatabase> {
  const directory = await mkdtemp(join(options.temporaryDirectory ?? tmpdir(), 'signallake-verify-'));
  let database: Database;
  try {
    database = await Database.create(join(directory, 'events.duckdb'), {
      memory_limit: `${options.memoryMb}MiB`,
      temp_directory: join(directory, 'spill'),
      preserve_insertion_order: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    await database.exec("SET TimeZone = 'UTC'");
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  let closed: Promise<void> | undefined;
  return {
    directory,
    exec: (sql) => database.exec(sql),
    all: (sql) => database.all(sql),
    close() {
      closed ??= database.close().then(() => rm(directory, { recursive: true, force: true }));
      return closed;
    },
  };
}
