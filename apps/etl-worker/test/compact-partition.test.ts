import assert from 'node:assert/strict';
import { access, copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CompactionPolicy,
  createTableReader,
  formatPartitionPath,
  openTableWriter,
  type PartitionBy,
  type TableSnapshot,
} from '@signallake/lake';
import { compactPartition } from '../src/compact/compact-partition.js';
import { createFileMerger } from '../src/compact/file-merger.js';
import { queueCompactions } from '../src/compact/queue-compactions.js';
import { convertSegment } from '../src/convert/convert-segment.js';
import { openWorkerEngine, type WorkerEngine } from '../src/engine/worker-engine.js';
import { makeDataDirectory, makeEvents, sealSegment } from './data-directory.js';
import { readEventIds } from './read-lake.js';

const policy = (): CompactionPolicy => ({
  targetBytes: 128 * 1024 * 1024,
  minFiles: 8,
  openFrom: '2026-01-31',
});

function partitionsOf(snapshot: TableSnapshot): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of snapshot.files()) {
    const path = formatPartitionPath(file.partition);
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

describe('compacting', () => {
  let engine: WorkerEngine;
  before(async () => {
    engine = await openWorkerEngine({ memoryMb: 256 });
  });
  after(() => engine.close());

  async function fill(segments: number, partitionBy: PartitionBy = 'date,service,status_code') {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy });
    for (let n = 0; n < segments; n++) {
      await convertSegment(
        { rawDirectory: raw, table, engine },
        await sealSegment(raw, makeEvents(100, n * 100)),
      );
    }
    const merge = createFileMerger(engine, table.partitionBy);
    return { lake, table, parts: { table, merge, policy } };
  }

  for (const partitionBy of ['date,service,status_code', 'date'] as const) {
    it(`leaves one file a partition with the same events and true statistics, partitioned by ${partitionBy}`, async () => {
      const { lake, table, parts } = await fill(5, partitionBy);
      const before = await table.refresh();
      const ids = await readEventIds(lake);
      for (const partition of partitionsOf(before).keys()) await compactPartition(parts, partition);
      const after = await createTableReader(lake).refresh();
      assert.deepEqual([...partitionsOf(after).keys()].sort(), [...partitionsOf(before).keys()].sort());
      for (const [partition, files] of partitionsOf(after)) assert.equal(files, 1, partition);
      assert.deepEqual(await readEventIds(lake), ids);
      for (const merged of after.files()) {
        const inputs = [...before.files()].filter(
          (file) => formatPartitionPath(file.partition) === formatPartitionPath(merged.partition),
        );
        const least = (pick: (file: (typeof inputs)[number]) => number) => Math.min(...inputs.map(pick));
        assert.equal(
          merged.stats.rows,
          inputs.reduce((sum, file) => sum + file.stats.rows, 0),
        );
        assert.equal(
          merged.stats.minMicros,
          least((file) => file.stats.minMicros),
        );
        assert.equal(merged.stats.maxMicros, -least((file) => -file.stats.maxMicros));
        const nulls = inputs.reduce((sum, file) => sum + (file.stats.nullCount.latency_ms ?? 0), 0);
        assert.equal(merged.stats.nullCount.latency_ms, nulls);
        assert.deepEqual(
          Object.keys(merged.stats.min).sort(),
          Object.keys(inputs[0]?.stats.min ?? {}).sort(),
        );
        const endpoints = inputs.map((file) => String(file.stats.min.endpoint)).sort();
        assert.equal(merged.stats.min.endpoint, endpoints[0]);
      }
    });
  }

  it('keeps the old files for queries that are reading them', async () => {
    const { lake, table, parts } = await fill(2);
    const [file] = [...(await table.refresh()).files()];
    await compactPartition(parts, formatPartitionPath(file?.partition ?? { date: '' }));
    assert.ok(![...(await table.refresh()).files()].some(({ path }) => path === file?.path));
    await access(join(lake, file?.path ?? ''));
  });

  it('says in the log how many rows were there twice', async () => {
    const { lake, table, parts } = await fill(2, 'date');
    const before = await table.refresh();
    const [twice, ...others] = [...before.files()];
    const path = twice?.path.replace('.parquet', '-again.parquet') ?? '';
    await copyFile(join(lake, twice?.path ?? ''), join(lake, path));
    await table.commit({ operation: 'WRITE' }, () =>
      twice ? [{ kind: 'add', file: { ...twice, path }, dataChange: true }] : undefined,
    );
    const ids = await readEventIds(lake);
    const [compaction] = await compactPartition(parts, formatPartitionPath(twice?.partition ?? { date: '' }));
    assert.equal(compaction?.duplicates, twice?.stats.rows);
    assert.deepEqual(await readEventIds(lake), [...new Set(ids)]);
    assert.ok(others.length > 0);
    const name = `${String(compaction?.version).padStart(20, '0')}.json`;
    const commit = await readFile(join(lake, '_delta_log', name), 'utf8');
    assert.match(commit, new RegExp(`"operation":"OPTIMIZE".*"numDuplicateRows":"${twice?.stats.rows}"`));
  });

  it('does no harm when two workers compact the same partition at once', async () => {
    const { lake, table, parts } = await fill(4);
    const ids = await readEventIds(lake);
    const [partition] = partitionsOf(await table.refresh()).keys();
    const other = await openTableWriter({ directory: lake, partitionBy: 'date' });
    await Promise.all([
      compactPartition(parts, partition as string),
      compactPartition({ ...parts, table: other }, partition as string),
    ]);
    assert.equal(partitionsOf(await table.refresh()).get(partition as string), 1);
    assert.deepEqual(await readEventIds(lake), ids);
  });

  it('stops in the middle of a merge when the worker closes, and leaves the partition as it was', async () => {
    const { lake, table, parts } = await fill(2);
    const before = await readdir(lake, { recursive: true });
    const [partition] = partitionsOf(await table.refresh()).keys();
    const stop = new AbortController();
    const compacting = compactPartition(
      {
        ...parts,
        async merge(inputs, output, options) {
          await parts.merge(inputs, output, options);
          setTimeout(() => stop.abort(new Error('the worker closes')), 20);
          await engine.exec('SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b', options);
          throw new Error('not reached');
        },
      },
      partition as string,
      { signal: stop.signal },
    );
    await assert.rejects(compacting, { message: 'the worker closes' });
    assert.deepEqual(await readdir(lake, { recursive: true }), before);
  });

  it('queues each partition that is worth it once', async () => {
    const { table } = await fill(3);
    const queued: string[] = [];
    await queueCompactions({
      table,
      policy,
      queue: {
        enqueue: async (_name, payload) => {
          if ('partition' in payload) queued.push(payload.partition);
          return 'added';
        },
      },
    });
    assert.deepEqual(queued.sort(), [...partitionsOf(await table.refresh()).keys()].sort());
  });
});
