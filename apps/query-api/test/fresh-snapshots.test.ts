import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '@signallake/service-kit';
import fc from 'fast-check';
import {
  createFreshSnapshots,
  type FreshSnapshots,
  type FreshSnapshotsOptions,
} from '../src/snapshot/fresh-snapshots.js';
import type { SnapshotSource } from '../src/snapshot/query-snapshot.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 30, seed: 12 });
const nothing = async () => undefined;

describe('snapshots kept fresh', () => {
  let service: TestService;
  let opened: FreshSnapshots[];
  let lines: string[];
  let looks: number;
  beforeEach(async () => {
    service = await openTestService();
    opened = [];
    lines = [];
    looks = 0;
  });
  afterEach(async () => {
    for (const snapshots of opened) await snapshots.close();
    await service.close();
  });

  function open(options: Partial<FreshSnapshotsOptions> = {}): FreshSnapshots {
    const source: SnapshotSource = {
      use(work) {
        looks++;
        return service.snapshots.use(work);
      },
      hold: service.snapshots.hold,
    };
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const logger = createLogger({ service: 'test', stream });
    const snapshots = createFreshSnapshots(source, { logger, pauseMs: 5, ...options });
    opened.push(snapshots);
    return snapshots;
  }

  /** How many events DuckDB has of the raw zone, without a look. */
  async function countLoaded(): Promise<number> {
    const sql = `SELECT coalesce(sum(estimated_size), 0)::INTEGER AS events FROM duckdb_tables()
      WHERE starts_with(table_name, 'raw_')`;
    const [row] = await service.engine.maintain({ sql });
    return Number(row?.['events']);
  }

  /** Gives up after ten seconds, so that a test that fails leaves nothing going. */
  async function waitUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const endAt = performance.now() + 10_000;
    while (!(await isSo())) {
      assert.ok(performance.now() < endAt, 'it is not so after ten seconds');
      await delay(5);
    }
  }

  async function assertNoMoreLooks(): Promise<void> {
    const before = looks;
    await delay(50);
    assert.equal(looks, before);
  }

  it('load what is appended after a query, without another one', async () => {
    const snapshots = open();
    await service.append(events.slice(0, 10));
    await snapshots.use(nothing);
    await service.append(events.slice(10));
    await waitUntil(async () => (await countLoaded()) === 30);
  });

  it('are not looked for before somebody asks, nor long after', async () => {
    const idleAfterMs = 1000;
    const snapshots = open({ idleAfterMs });
    await assertNoMoreLooks();
    const askedAt = performance.now();
    await snapshots.use(nothing);
    await waitUntil(() => looks > 1);
    await delay(askedAt + idleAfterMs + 50 - performance.now());
    await assertNoMoreLooks();
    await service.append(events);
    await assertNoMoreLooks();
    assert.equal(await countLoaded(), 0);
    await snapshots.use(nothing);
    assert.equal(await countLoaded(), 30);
    const before = looks;
    await waitUntil(() => looks > before);
  });

  it('are looked for no more once closed, and can still be taken', async () => {
    const snapshots = open();
    await snapshots.use(nothing);
    await waitUntil(() => looks > 1);
    await snapshots.close();
    await snapshots.close();
    await service.append(events);
    await assertNoMoreLooks();
    await snapshots.use(nothing);
    assert.equal(await countLoaded(), 30);
    await assertNoMoreLooks();
  });

  it('are looked for again after looks that failed, which is told once', async () => {
    const snapshots = open();
    await snapshots.use(nothing);
    const { scratchDirectory } = service.engine;
    await rename(scratchDirectory, `${scratchDirectory}-away`);
    await service.append(events);
    const before = looks;
    await waitUntil(() => looks > before + 4);
    await assert.rejects(snapshots.use(nothing));
    await rename(`${scratchDirectory}-away`, scratchDirectory);
    await waitUntil(async () => (await countLoaded()) === 30);
    assert.equal(lines.length, 1, lines.join(''));
    assert.match(lines[0] ?? '', /cannot be loaded in the background/);
  });

  it('are looked for in a pause, and never while a query looks', async () => {
    let [underWay, most] = [0, 0];
    const source: SnapshotSource = {
      async use(work) {
        most = Math.max(most, ++underWay);
        await delay(15);
        underWay--;
        return service.snapshots.use(work);
      },
      hold: service.snapshots.hold,
    };
    const snapshots = createFreshSnapshots(source, { logger: createLogger({ service: 'test' }), pauseMs: 1 });
    opened.push(snapshots);
    await snapshots.use(nothing);
    const startedAt = performance.now();
    while (performance.now() - startedAt < 100) await delay(10);
    assert.equal(most, 1);
  });
});
