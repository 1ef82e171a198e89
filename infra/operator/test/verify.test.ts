import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createTableReader, expireLog, openTableWriter, writeCheckpoint } from '@signallake/lake';
import { rawZoneDirectory, rawZonePaths } from '@signallake/raw-zone';
import { runVerify } from '../src/verify/run-verify.js';
import type { VerifyReport } from '../src/verify/verify-report.js';
import { runCommand } from './run-command.js';
import { makeSampleData } from './sample-data.js';
import { copyOf, makeFolder } from './services.js';

async function verify(data: string, ...args: string[]): Promise<VerifyReport & { code: number }> {
  const { code, stdout } = await runCommand(runVerify, ['--json', '--data-dir', data, ...args]);
  return { code, ...(JSON.parse(stdout) as VerifyReport) };
}

const lakeOf = (data: string) => join(data, 'lake', 'events');

async function parquetFiles(data: string): Promise<string[]> {
  const snapshot = await createTableReader(lakeOf(data)).refresh();
  return [...snapshot.files()].map(({ path }) => path).sort();
}

async function editCommit(data: string, version: number, edit: (text: string) => string): Promise<void> {
  const path = join(lakeOf(data), '_delta_log', `${String(version).padStart(20, '0')}.json`);
  await writeFile(path, edit(await readFile(path, 'utf8')));
}

/** Leaves nothing of the log but a checkpoint and the history. */
async function expireAll(data: string): Promise<string> {
  const table = await openTableWriter({ directory: lakeOf(data), partitionBy: 'date,service,status_code' });
  await writeCheckpoint(table);
  await table.commit({ operation: 'VACUUM START' }, () => []);
  await expireLog(table, { keepMs: -60_000 });
  const history = join(lakeOf(data), '_signallake_history');
  return join(history, (await readdir(history))[0] as string);
}

describe('verify', function () {
  this.timeout(60_000);
  let sample: { data: string; segments: string[]; raw: string };
  let archives: string[];
  before(async () => {
    sample = await makeSampleData();
    const paths = rawZonePaths(rawZoneDirectory(sample.data));
    archives = sample.segments.map((id) => paths.archivedSegment(id));
  });

  const damaged = (archive: string, data: string) => archive.replace(sample.data, data);

  async function editArchive(
    data: string,
    index: number,
    edit: (lines: string[]) => string[],
  ): Promise<void> {
    const path = damaged(archives[index] as string, data);
    const lines = gunzipSync(await readFile(path))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    await writeFile(path, gzipSync(`${edit(lines).join('\n')}\n`));
  }

  it('adds up what is raw, in the lake, duplicate and in quarantine, and compares every event', async () => {
    const report = await verify(sample.data, '--deep');
    assert.deepEqual(report.differences, []);
    assert.deepEqual([report.code, report.ok, report.compared_events], [0, true, 160]);
    assert.deepEqual(report.totals, {
      accepted: 172,
      in_lake: 140,
      raw: 10,
      quarantined: 2,
      duplicates: 20,
      deleted_by_retention: 0,
      foreign_rows: 0,
      replayed: 0,
      refused: 0,
    });
    assert.deepEqual(
      report.segments.map(({ segment, state, accepted }) => [segment, state, accepted]),
      [
        [sample.segments[0], 'archived', 100],
        [sample.segments[1], 'archived', 62],
        [sample.raw, 'sealed', 10],
      ],
    );
    const text = await runCommand(runVerify, [], { SIGNALLAKE_DATA_DIR: sample.data });
    assert.match(text.stdout, /accepted +172\n[\s\S]*Everything adds up/);
  });

  it('says with exit code 2 that there is nothing to count, which is not that it adds up', async () => {
    await assert.rejects(runCommand(runVerify, ['--data-dir', '/nowhere']), /is no folder/);
    assert.equal((await verify(await makeFolder())).code, 0);
  });

  it('counts a segment once whose worker died before or while it archived', async () => {
    const data = await copyOf(sample.data);
    const archive = damaged(archives[0] as string, data);
    const sealed = rawZonePaths(rawZoneDirectory(data)).sealedSegment(sample.segments[0] as string);
    await writeFile(sealed, gunzipSync(await readFile(archive)));
    assert.deepEqual((await verify(data, '--deep')).totals.accepted, 172);
    await rm(archive);
    const report = await verify(data, '--deep');
    assert.deepEqual(report.differences, []);
    assert.deepEqual([report.totals.accepted, report.segments[0]?.state], [172, 'converted']);
  });

  interface Damage {
    name: string;
    damage: (data: string) => Promise<unknown>;
    /** Kinds of differences, and which of them name the segment of this place. */
    kinds: string[];
    segment?: number;
    isDeep?: boolean;
  }
  const damages: Damage[] = [
    {
      name: 'a Parquet file that is gone',
      damage: async (data) => rm(join(lakeOf(data), (await parquetFiles(data))[0] as string)),
      kinds: ['file_missing', 'lake_rows'],
    },
    {
      name: 'a Parquet file that is cut',
      damage: async (data) => truncate(join(lakeOf(data), (await parquetFiles(data))[0] as string), 200),
      kinds: ['file_unreadable', 'lake_rows'],
    },
    {
      name: 'a Parquet file in the place of another',
      damage: async (data) => {
        const files = (await parquetFiles(data)).map((name) => join(lakeOf(data), name));
        await copyFile(
          files.find((name) => name.includes('=200')) ?? '',
          files.find((name) => name.includes('=503')) ?? '',
        );
      },
      kinds: ['file_rows', 'lake_rows'],
    },
    {
      name: 'flipped bytes in an archive',
      damage: async (data) => {
        const path = damaged(archives[0] as string, data);
        const bytes = await readFile(path);
        bytes.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 40);
        await writeFile(path, bytes);
      },
      kinds: ['archive_unreadable'],
      segment: 0,
    },
    {
      name: 'an archive that is cut',
      damage: (data) => truncate(damaged(archives[1] as string, data), 500),
      kinds: ['archive_unreadable'],
      segment: 1,
    },
    {
      name: 'an archive that is gone',
      damage: (data) => rm(damaged(archives[1] as string, data)),
      kinds: ['archive_missing'],
      segment: 1,
    },
    {
      name: 'a line dropped from an archive',
      damage: (data) => editArchive(data, 0, (lines) => lines.slice(1)),
      kinds: ['segment_lines'],
      segment: 0,
    },
    {
      name: 'an archive of no commit',
      damage: async (data) => {
        const path = damaged(archives[0] as string, data);
        await copyFile(path, join(dirname(path), basename(path).replace(/-\d{6}\./, '-000777.')));
      },
      kinds: ['archive_not_committed'],
    },
    {
      name: 'a quarantine that is gone',
      damage: async (data) =>
        rm(rawZonePaths(rawZoneDirectory(data)).quarantineFile(sample.segments[1] as string)),
      kinds: ['quarantine_lines', 'segment_lines'],
      segment: 1,
    },
    {
      name: 'edited numbers of a commit',
      damage: (data) =>
        editCommit(data, 1, (text) => text.replace('"numOutputRows":"100"', '"numOutputRows":"99"')),
      kinds: ['commit_rows'],
      segment: 0,
    },
    {
      name: 'an edited count of duplicates',
      damage: (data) =>
        editCommit(data, 2, (text) => text.replace('"numDuplicateRows":"20"', '"numDuplicateRows":"19"')),
      kinds: ['segment_lines'],
      segment: 1,
    },
    {
      name: 'a history file that is gone',
      damage: async (data) => rm(await expireAll(data)),
      kinds: ['history_gap', 'lake_rows'],
    },
    {
      name: 'a history file with a line less',
      damage: async (data) => {
        const path = await expireAll(data);
        await writeFile(path, (await readFile(path, 'utf8')).split('\n').slice(1).join('\n'));
      },
      kinds: ['history_gap', 'history_unreadable', 'lake_rows'],
    },
    {
      name: 'an event that was swapped for another, in an archive',
      damage: (data) =>
        editArchive(data, 0, ([first = '', ...lines]) => [
          first.replace('-000000000000"', '-00000000dead"'),
          ...lines,
        ]),
      kinds: ['lost_event'],
      segment: 0,
      isDeep: true,
    },
    {
      name: 'an event of which a field was changed',
      damage: (data) =>
        editArchive(data, 0, ([first = '', ...lines]) => [first.replace('/things', '/thinks'), ...lines]),
      kinds: ['changed_event'],
      segment: 0,
      isDeep: true,
    },
    {
      name: 'rows that another commit brings a second time',
      damage: async (data) => {
        const table = await openTableWriter({
          directory: lakeOf(data),
          partitionBy: 'date,service,status_code',
        });
        const [file] = [...table.snapshot.files()];
        assert.ok(file);
        const path = file.path.replace('.parquet', '-again.parquet');
        await mkdir(dirname(join(lakeOf(data), path)), { recursive: true });
        await copyFile(join(lakeOf(data), file.path), join(lakeOf(data), path));
        await table.commit({ operation: 'WRITE' }, () => [
          { kind: 'add', file: { ...file, path }, dataChange: true },
        ]);
      },
      kinds: ['doubled_event'],
      isDeep: true,
    },
  ];
  for (const { name, damage, kinds, segment, isDeep = false } of damages) {
    it(`finds and names ${name}`, async () => {
      const data = await copyOf(sample.data);
      await damage(data);
      const report = await verify(data, ...(isDeep ? ['--deep'] : []));
      assert.deepEqual(
        [...new Set(report.differences.map(({ kind }) => kind))].sort(),
        kinds,
        JSON.stringify(report.differences),
      );
      assert.equal(report.code, 1);
      if (segment !== undefined) {
        for (const difference of report.differences)
          assert.equal(difference.segment, sample.segments[segment]);
      }
      if (isDeep) assert.equal((await verify(data)).code, 0, 'only the comparison of events can find it');
    });
  }

  it('adds up by the history alone when log and archive are gone after their time', async () => {
    const data = await copyOf(sample.data);
    await expireAll(data);
    const aside = join(data, 'moved');
    await rename(join(data, 'raw', 'archive'), aside);
    const isMissing = await verify(data);
    assert.deepEqual(
      isMissing.differences.map(({ kind }) => kind),
      ['archive_missing', 'archive_missing'],
    );
    await rename(aside, join(data, 'raw', 'archive'));
    const report = await verify(data, '--deep');
    assert.deepEqual([report.code, report.totals.accepted, report.totals.in_lake], [0, 172, 140]);
  });
});
