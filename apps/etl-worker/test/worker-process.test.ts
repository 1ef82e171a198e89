import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { listArchivedSegments, listSealedSegments } from '@signallake/raw-zone';
import { makeDataDirectory, makeEvents, sealSegment } from './data-directory.js';
import { readEventIds } from './read-lake.js';
import { startWorker, stopWorker } from './worker-process.js';

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

describe('etl-worker as a process', () => {
  it('converts what is sealed without being told, and stops cleanly', async () => {
    const { data, raw, lake } = await makeDataDirectory();
    await sealSegment(raw, makeEvents(500));
    const worker = startWorker(data);
    await until(async () => (await listArchivedSegments(raw)).length === 1);
    assert.deepEqual(await stopWorker(worker, 'SIGTERM'), [0, null]);
    assert.deepEqual(
      await readEventIds(lake),
      makeEvents(500).map((event) => event.event_id),
    );
  });

  it('has every event once after kill -9 at any moment of a conversion, and again, and a new worker', async function () {
    this.timeout(90_000);
    const { data, raw, lake } = await makeDataDirectory();
    const segments = 6;
    for (let n = 0; n < segments; n++) await sealSegment(raw, makeEvents(4000, n * 4000));
    let kills = 0;
    // Start-up takes a few hundred milliseconds; the moments of the kills sweep over start, reading, writing and commit.
    for (let waitMs = 250; (await listSealedSegments(raw)).length > 0 && kills < 12; waitMs += 60) {
      const worker = startWorker(data);
      await delay(waitMs);
      await stopWorker(worker, 'SIGKILL');
      kills++;
    }
    const last = startWorker(data);
    await until(async () => (await listArchivedSegments(raw)).length === segments);
    assert.deepEqual(await stopWorker(last, 'SIGTERM'), [0, null]);
    assert.deepEqual(
      await readEventIds(lake),
      makeEvents(4000 * segments).map((event) => event.event_id),
    );
    assert.ok(kills >= 3, `only ${kills} kills before all was converted`);
  });

  it('refuses a bad setting by name, with exit code 1', async () => {
    const { data } = await makeDataDirectory();
    const worker = startWorker(data, { WORKER_PORT: 'many' }, 'pipe');
    let output = '';
    worker.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    const [code] = await once(worker, 'close');
    assert.equal(code, 1);
    assert.match(output, /WORKER_PORT/);
  });
});
