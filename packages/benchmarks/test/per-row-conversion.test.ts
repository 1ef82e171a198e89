import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsTableDirectory } from '@signallake/lake';
import { listFiles } from '../src/data/list-files.js';
import { writeSealedSegments } from '../src/data/write-sealed-segments.js';
import { writeTable } from '../src/data/write-table.js';
import { copyWithDuckDb, countByPartition } from '../src/peers/duckdb-copy.js';
import { convertPerRow } from '../src/peers/per-row-conversion.js';

describe('ways to convert', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signallake-convert-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function countsIn(directory: string): Promise<string[]> {
    const files = await listFiles(directory, '.parquet');
    // A table also has its checkpoints, which are Parquet and in no partition.
    return countByPartition(files.filter((path) => path.includes('status_code=')));
  }

  it('store the same events in the same partitions', async () => {
    const { paths } = await writeSealedSegments(join(folder, 'raw'), { events: 2000, segments: 2 });
    const [perRow, duckDb, ours] = ['per-row', 'duckdb', 'ours'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await convertPerRow(paths, perRow);
    await copyWithDuckDb(paths, duckDb);
    await writeTable(ours, { partitionBy: 'date,service,status_code', segments: paths });
    const counts = await countsIn(perRow);
    const events = counts.reduce((sum, count) => sum + Number(/: (\d+) /.exec(count)?.[1]), 0);
    assert.equal(events, 2000);
    assert.deepEqual(await countsIn(duckDb), counts);
    assert.deepEqual(await countsIn(eventsTableDirectory(ours)), counts);
  });
});
