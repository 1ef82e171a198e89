import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  commitSegment,
  createTableReader,
  deleteOldDays,
  isSegmentCommitted,
  openTableWriter,
} from '@signallake/lake';
import { archiveSegment, listArchivedSegments, rawZonePaths } from '@signallake/raw-zone';
import { convertSegment } from '../src/convert/convert-segment.js';
import { openWorkerEngine } from '../src/engine/worker-engine.js';
import { createAbsenceWatch } from '../src/upkeep/absence-watch.js';
import { createUpkeepSteps } from '../src/upkeep/create-upkeep-steps.js';
import { createCheckpointStep } from '../src/upkeep/keep-checkpoint.js';
import { maintainTable, type UpkeepStepEnd } from '../src/upkeep/maintain-table.js';
import { createUpkeepPolicy } from '../src/upkeep/upkeep-policy.js';
import { type UpkeepStepName, type UpkeepSteps, upkeepSteps } from '../src/upkeep/upkeep-step.js';
import { logger, makeDataDirectory, makeEvents, sealSegment } from './data-directory.js';

const partitionBy = 'date';
const compaction = () => ({ targetBytes: 1e8, minFiles: 2, openFrom: '2026-01-31' });
const settings = {
  SIGNALLAKE_CHECKPOINT_COMMITS: 1,
  SIGNALLAKE_LOG_RETENTION_HOURS: 0,
  SIGNALLAKE_SWEEP_GRACE_MS: 0,
  SIGNALLAKE_ORPHAN_GRACE_MS: 60_000,
  compaction,
};

describe('upkeep', () => {
  it('does every step in order, although one fails, and tells how each ended', async () => {
    const ran: UpkeepStepName[] = [];
    const entries = upkeepSteps.map((name) => [
      name,
      async () => {
        ran.push(name);
        if (name === 'compaction') throw new Error('Redis is away');
        return { done: 1 };
      },
    ]);
    const ends: UpkeepStepEnd[] = [];
    const messages: string[] = [];
    const note = (message: string) => void messages.push(message);
    await maintainTable(Object.fromEntries(entries) as UpkeepSteps, {
      logger: { info: note, warn: note },
      onStep: (end) => void ends.push(end),
    });
    assert.deepEqual(ran, [...upkeepSteps]);
    assert.deepEqual(
      ends.filter(({ outcome }) => outcome === 'failed'),
      [{ step: 'compaction', outcome: 'failed', done: 0 }],
    );
    assert.equal(messages.filter((message) => message === 'upkeep failed, will try again').length, 1);
  });

  it('stops before the next step when it is told to', async () => {
    const stop = new AbortController();
    const ran: UpkeepStepName[] = [];
    const entries = upkeepSteps.map((name) => [
      name,
      async (isClosing: () => boolean) => {
        ran.push(name);
        if (name === 'checkpoint') stop.abort();
        return { done: isClosing() ? 1 : 0 };
      },
    ]);
    await maintainTable(Object.fromEntries(entries) as UpkeepSteps, { logger, signal: stop.signal });
    assert.equal(ran.at(-1), 'checkpoint');
  });

  it('removes old days from lake, archive and disk, and keeps the log short', async () => {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy });
    const engine = await openWorkerEngine({ memoryMb: 64 });
    try {
      const segment = await sealSegment(raw, makeEvents(90));
      await convertSegment({ rawDirectory: raw, table, engine }, segment);
    } finally {
      await engine.close();
    }
    const steps = createUpkeepSteps({
      rawDirectory: raw,
      table,
      // The events are of January 2026; the segment was made today.
      policy: createUpkeepPolicy({
        ...settings,
        SIGNALLAKE_RETENTION_DAYS: 1,
        SIGNALLAKE_ARCHIVE_RETENTION_DAYS: 1,
      }),
      queue: { enqueue: async () => 'added' },
    });
    const ends: UpkeepStepEnd[] = [];
    await maintainTable(steps, { logger, onStep: (end) => void ends.push(end) });
    assert.deepEqual(Object.fromEntries(ends.map(({ step, done }) => [step, done])), {
      retention: 3,
      'archive-retention': 0,
      compaction: 0,
      checkpoint: 1,
      'log-expiry': 2,
      sweep: 3,
      orphans: 0,
    });
    assert.equal((await listArchivedSegments(raw)).length, 1);
    assert.deepEqual([...(await createTableReader(lake).refresh()).files()], []);
    const names = await readdir(lake, { recursive: true });
    assert.ok(!names.some((name) => name.endsWith('.parquet') && name.startsWith('date=')));
  });
});

describe('a checkpoint of upkeep', () => {
  const policy = { minCommits: 1, transactionRetentionMs: 0, graceMs: 0, tombstoneRetentionMs: 1e9 };

  it('lets go of segments that are long out of the raw zone, and of nobody else', async () => {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy });
    const [gone, sealed] = ['1767225600000-gone-000001', await sealSegment(raw, makeEvents(1))];
    await commitSegment(table, gone, []);
    await commitSegment(table, sealed, []);
    const other = { kind: 'transaction', applicationId: 'spark', version: 7, updatedMs: 0 } as const;
    await table.commit({ operation: 'WRITE' }, () => [other]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await createCheckpointStep({ rawDirectory: raw, table, policy })(() => false);
    const opened = await createTableReader(lake).refresh();
    assert.equal(isSegmentCommitted(opened, gone), false);
    assert.equal(isSegmentCommitted(opened, sealed), true);
    assert.equal(opened.hasCommitOf('spark'), true);
  });

  it('lets go, in a process that has just begun, of a segment whose archive is old enough', async () => {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy });
    const segment = await sealSegment(raw, makeEvents(1));
    await commitSegment(table, segment, []);
    await archiveSegment(raw, segment);
    const isKeptWith = async (graceMs: number) => {
      const step = createCheckpointStep({
        rawDirectory: raw,
        table,
        policy: { ...policy, minCommits: 0, graceMs },
      });
      await step(() => false);
      return isSegmentCommitted(await createTableReader(lake).refresh(), segment);
    };
    assert.equal(await isKeptWith(60_000), true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await isKeptWith(25), false);
  });

  for (const [reason, kept] of [
    ['committed a short while ago', { ...policy, transactionRetentionMs: 60_000 }],
    ['seen to be out of the raw zone for the first time', { ...policy, graceMs: 60_000 }],
  ] as const) {
    it(`keeps the record of a segment that was ${reason}`, async () => {
      const { raw, lake } = await makeDataDirectory();
      const table = await openTableWriter({ directory: lake, partitionBy });
      const segment = '1767225600000-gone-000001';
      await commitSegment(table, segment, []);
      await createCheckpointStep({ rawDirectory: raw, table, policy: kept })(() => false);
      assert.ok(isSegmentCommitted(await createTableReader(lake).refresh(), segment));
    });
  }
});

describe('watching for absence', () => {
  it('counts from the first look, and anew after a look that did not ask', () => {
    let nowMs = 0;
    const watch = createAbsenceWatch(100, () => nowMs);
    const look = (atMs: number, ...ids: string[]) => {
      nowMs = atMs;
      const found = ids.filter((id) => watch.isLongGone(id));
      watch.endLook();
      return found;
    };
    assert.deepEqual(look(0, 'a', 'b'), []);
    assert.deepEqual(look(99, 'a', 'b'), []);
    assert.deepEqual(look(100, 'a'), ['a']);
    assert.deepEqual(look(150, 'a', 'b'), ['a']);
    assert.deepEqual(look(250, 'a', 'b'), ['a', 'b']);
  });
});

describe('a late segment of a day that retention has removed', () => {
  it('converts, and its events go the next time', async () => {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy });
    const engine = await openWorkerEngine({ memoryMb: 64 });
    try {
      await deleteOldDays(table, '2026-02-01');
      const late = await sealSegment(raw, makeEvents(30));
      await convertSegment({ rawDirectory: raw, table, engine }, late);
      assert.equal((await deleteOldDays(table, '2026-02-01'))?.rows, 30);
      assert.ok(isSegmentCommitted(await table.refresh(), late));
      assert.deepEqual(await readdir(join(rawZonePaths(raw).sealedDirectory)), []);
    } finally {
      await engine.close();
    }
  });
});
