import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { listSealedSegments, rawZoneDirectory } from '@signallake/raw-zone';
import { startService } from '../processes/start-service.js';
import { linkSegments } from './link-segments.js';
import { readTable } from './read-table.js';
import { writeSealedSegments } from './write-sealed-segments.js';

/** A lake as it is some time after its events came in: converted, and one file a partition. */
export interface BuiltLake {
  dataDirectory: string;
  /** The events once more, as JSONL. */
  segments: string[];
  /** Absolute paths of the table's files. */
  files: string[];
  bytes: number;
}

interface BuildOptions {
  events: number;
  progress: (message: string) => void;
}

const EVENTS_PER_SEGMENT = 250_000;
const NEVER_MS = '86400000';

/** Makes events, lets a real worker convert them and then merge the files, and stops it. */
export async function buildLake(directory: string, { events, progress }: BuildOptions): Promise<BuiltLake> {
  progress(`making ${events.toLocaleString('en')} events`);
  const source = await writeSealedSegments(join(directory, 'source'), {
    events,
    segments: Math.ceil(events / EVENTS_PER_SEGMENT),
  });
  const dataDirectory = join(directory, 'data');
  const rawDirectory = rawZoneDirectory(dataDirectory);
  await linkSegments(source.paths, rawDirectory);

  const table = createTableReader(eventsTableDirectory(dataDirectory));
  await runWorker(dataDirectory, { SIGNALLAKE_UPKEEP_MS: NEVER_MS }, async () => {
    const { rows } = await readTable(table);
    progress(`${rows.toLocaleString('en')} of ${events.toLocaleString('en')} events converted`);
    return rows === events && (await listSealedSegments(rawDirectory)).length === 0;
  });
  const upkeep = { SIGNALLAKE_UPKEEP_MS: '1000', SIGNALLAKE_COMPACT_MIN_FILES: '2' };
  await runWorker(dataDirectory, upkeep, async () => {
    const { files, partitions } = await readTable(table);
    progress(`${files.length} files in ${partitions} partitions`);
    return files.length === partitions;
  });
  const { files, bytes } = await readTable(table);
  return { dataDirectory, segments: source.paths, files, bytes };
}

/** Runs a worker until there is nothing left for it to do. */
async function runWorker(
  dataDirectory: string,
  settings: Record<string, string>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const env = { SIGNALLAKE_DATA_DIR: dataDirectory, SIGNALLAKE_RECONCILE_MS: '100', ...settings };
  const worker = await startService('etl-worker', { env });
  try {
    while (!(await isDone())) await delay(2000);
  } finally {
    await worker.stop();
  }
}
