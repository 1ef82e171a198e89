import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  commitSegment,
  createTableReader,
  type DataFile,
  isSegmentCommitted,
  openTableWriter,
} from '../src/index.js';
import { writeCommit } from '../src/log/commit-file.js';
import { makeTemporaryFolder } from './temporary-folder.js';

let filesMade = 0;

const partitionBy = 'date,service,status_code' as const;

/** A file whose span of time is its own, so that no two of them may hold the same event. */
function dataFile(name: string, date = '2026-01-31', micros = 1000 * ++filesMade): DataFile {
  return {
    path: `date=${date}/service=a%2Fb/status_code=200/${name}.parquet`,
    partition: { date, service: 'a/b', status_code: 200 },
    bytes: 1000,
    modifiedMs: 1,
    stats: { rows: 10, minMicros: micros, maxMicros: micros, min: {}, max: {}, nullCount: {} },
  };
}

describe('a table', () => {
  it('is empty for a reader until it is made', async () => {
    const reader = createTableReader(await makeTemporaryFolder());
    const snapshot = await reader.refresh();
    assert.equal(snapshot.version, -1);
    assert.deepEqual([...snapshot.files()], []);
  });

  it('begins with protocol 1 and 2, the schema and the partition columns', async () => {
    const directory = await makeTemporaryFolder();
    await openTableWriter({ directory, partitionBy });
    const lines = (await readFile(join(directory, '_delta_log/00000000000000000000.json'), 'utf8'))
      .trim()
      .split('\n');
    const [protocol, metadata] = lines.map((line) => JSON.parse(line));
    assert.deepEqual(protocol.protocol, { minReaderVersion: 1, minWriterVersion: 2 });
    assert.deepEqual(metadata.metaData.partitionColumns, ['date', 'service', 'status_code']);
    const { fields } = JSON.parse(metadata.metaData.schemaString);
    assert.deepEqual(fields.at(-1), { name: 'date', type: 'date', nullable: false, metadata: {} });
  });

  it('stays partitioned as it was made, whatever the setting says later', async () => {
    const directory = await makeTemporaryFolder();
    await openTableWriter({ directory, partitionBy: 'date' });
    assert.equal((await openTableWriter({ directory, partitionBy })).partitionBy, 'date');
  });

  it('is made once when many open it at the same time', async () => {
    const directory = await makeTemporaryFolder();
    const tables = await Promise.all(
      Array.from({ length: 8 }, () => openTableWriter({ directory, partitionBy })),
    );
    assert.equal(new Set(tables.map((table) => table.snapshot.metadata?.id)).size, 1);
  });

  it('takes each segment once, from however many writers and retries', async () => {
    const directory = await makeTemporaryFolder();
    const writers = await Promise.all(
      Array.from({ length: 6 }, () => openTableWriter({ directory, partitionBy })),
    );
    const segments = Array.from({ length: 12 }, (_, n) => `segment-${n}`);
    const outcomes = await Promise.all(
      writers.flatMap((writer, w) =>
        segments.map((segment) => commitSegment(writer, segment, [dataFile(`${segment}-${w}`)])),
      ),
    );
    const versions = outcomes.flatMap((commit) => (commit.outcome === 'committed' ? [commit.version] : []));
    assert.ok(outcomes.every(({ outcome }) => outcome !== 'outdated'));
    assert.deepEqual(
      versions.sort((a, b) => a - b),
      segments.map((_, n) => n + 1),
    );
    const snapshot = await createTableReader(directory).refresh();
    assert.equal([...snapshot.files()].length, segments.length);
    for (const segment of segments) assert.ok(isSegmentCommitted(snapshot, segment));
  });

  it('does not take a segment while files that may hold the same events have not been looked at', async () => {
    const directory = await makeTemporaryFolder();
    const [one, other] = [
      await openTableWriter({ directory, partitionBy }),
      await openTableWriter({ directory, partitionBy }),
    ];
    const checkedAt = await one.refresh();
    await commitSegment(other, 's1', [dataFile('theirs', '2026-01-31', 5000)]);
    const ours = [dataFile('ours', '2026-01-31', 5000)];
    const refused = await commitSegment(one, 's2', ours, { checkedAt });
    assert.equal(refused.outcome, 'outdated');
    const again = await commitSegment(one, 's2', ours, { checkedAt: await one.refresh() });
    assert.deepEqual(again, { outcome: 'committed', version: 2 });
  });

  it('shows a reader new commits at the next refresh, and leaves the old snapshot as it was', async () => {
    const directory = await makeTemporaryFolder();
    const writer = await openTableWriter({ directory, partitionBy });
    await commitSegment(writer, 's1', [dataFile('one')]);
    const reader = createTableReader(directory);
    const before = await reader.refresh();
    await commitSegment(writer, 's2', [dataFile('two'), dataFile('three', '2026-02-01')]);
    const after = await reader.refresh();
    assert.deepEqual([before.version, [...before.files()].length], [1, 1]);
    assert.deepEqual([after.version, [...after.files()].length], [2, 3]);
    assert.ok(!isSegmentCommitted(before, 's2') && isSegmentCommitted(after, 's2'));
  });

  it('drops removed files, and shows the rest as written', async () => {
    const directory = await makeTemporaryFolder();
    const writer = await openTableWriter({ directory, partitionBy });
    const [kept, removed] = [dataFile('kept'), dataFile('removed')];
    await commitSegment(writer, 's1', [kept, removed]);
    await writer.commit({ operation: 'DELETE' }, () => [
      { kind: 'remove', path: removed.path, deletedMs: 5, dataChange: true },
    ]);
    assert.deepEqual([...(await createTableReader(directory).refresh()).files()], [kept]);
  });

  it('leaves no temporary file behind, committed or conflicted', async () => {
    const directory = await makeTemporaryFolder();
    assert.equal(await writeCommit(directory, 0, []), true);
    assert.equal(await writeCommit(directory, 0, []), false);
    assert.deepEqual(await readdir(join(directory, '_delta_log')), ['00000000000000000000.json']);
  });

  it('says so when commits are missing or unreadable, rather than answer as if empty', async () => {
    const directory = await makeTemporaryFolder();
    const writer = await openTableWriter({ directory, partitionBy });
    await commitSegment(writer, 's1', [dataFile('one')]);
    await writeFile(join(directory, '_delta_log/00000000000000000002.json'), '{"add":{"path":3}}\n');
    await assert.rejects(createTableReader(directory).refresh(), { code: 'log_entry_invalid' });
    await rm(join(directory, '_delta_log/00000000000000000000.json'));
    await assert.rejects(createTableReader(directory).refresh(), { code: 'log_gap' });
  });

  it('refuses a table that asks for a newer protocol', async () => {
    const directory = await makeTemporaryFolder();
    await writeCommit(directory, 0, [{ kind: 'protocol', minReaderVersion: 3, minWriterVersion: 7 }]);
    await assert.rejects(createTableReader(directory).refresh(), { code: 'protocol_unsupported' });
  });
});
