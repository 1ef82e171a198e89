import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsTableDirectory } from '@signallake/lake';
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
    const names = await readdir(directory, { recursive: true });
    const files = names.filter((name) => name.includes('status_code=') && name.endsWith('.parquet'));
    return countByPartition(files.map((name) => join(directory, name)));
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
