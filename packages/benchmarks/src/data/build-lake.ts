import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { listSealedSegments, rawZoneDirectory } from '@signallake/raw-zone';
import { startService } from '../processes/start-service.js';
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

const EVENTS_PER_SEGMENT = 250_000;

/** Makes events, lets a real worker convert and merge them, and stops it. */
export async function buildLake(
  directory: string,
  { events, progress }: { events: number; progress: (message: string) => void },
): Promise<BuiltLake> {
  const options = { events, segments: Math.ceil(events / EVENTS_PER_SEGMENT) };
  progress(`making ${events.toLocaleString('en')} events`);
  const source = await writeSealedSegments(join(directory, 'source'), options);
  const dataDirectory = join(directory, 'data');
  const rawDirectory = rawZoneDirectory(dataDirectory);
  await writeSealedSegments(rawDirectory, options);

  const tableDirectory = eventsTableDirectory(dataDirectory);
  const worker = await startService('etl-worker', {
    env: {
      SIGNALLAKE_DATA_DIR: dataDirectory,
      SIGNALLAKE_RECONCILE_MS: '100',
      SIGNALLAKE_UPKEEP_MS: '1000',
      SIGNALLAKE_COMPACT_MIN_FILES: '2',
    },
  });
  try {
    for (;;) {
      const files = [...(await createTableReader(tableDirectory).refresh()).files()];
      const partitions = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/')))).size;
      const rows = files.reduce((sum, file) => sum + file.stats.rows, 0);
      const sealed = (await listSealedSegments(rawDirectory)).length;
      progress(
        `${rows.toLocaleString('en')} events converted, ${files.length} files in ${partitions} partitions`,
      );
      if (rows === events && sealed === 0 && files.length === partitions) {
        return {
          dataDirectory,
          segments: source.paths,
          files: files.map(({ path }) => join(tableDirectory, path)),
          bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        };
      }
      await delay(2000);
    }
  } finally {
    await worker.stop();
  }
}
