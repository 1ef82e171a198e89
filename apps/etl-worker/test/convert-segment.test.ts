import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createTableReader, isSegmentCommitted, openTableWriter } from '@signallake/lake';
import { listArchivedSegments, listSealedSegments, readQuarantine } from '@signallake/raw-zone';
import { convertSegment } from '../src/convert/convert-segment.js';
import { openWorkerEngine, type WorkerEngine } from '../src/engine/worker-engine.js';
import { countRows, makeDataDirectory, makeEvents, sealSegment } from './data-directory.js';
import { readEventIds } from './read-lake.js';

const partitionBy = 'date,service,status_code' as const;

async function parquetFiles(lake: string): Promise<string[]> {
  const names = await readdir(lake, { recursive: true });
  return names.filter((name) => name.endsWith('.parquet'));
}

describe('converting a segment', () => {
  let engine: WorkerEngine;
  before(async () => {
    engine = await openWorkerEngine({ memoryMb: 256 });
  });
  after(() => engine.close());

  it('brings every event into the lake in one commit and moves the segment to the archive', async () => {
    const { raw, lake } = await makeDataDirectory();
    const events = makeEvents(1000);
    const segment = await sealSegment(raw, events);
    const table = await openTableWriter({ directory: lake, partitionBy });
    const conversion = await convertSegment({ rawDirectory: raw, table, engine }, segment);
    assert.equal(conversion.outcome, 'converted');
    assert.deepEqual([conversion.version, conversion.events, conversion.quarantined], [1, 1000, 0]);
    assert.deepEqual(await readEventIds(lake), events.map((event) => event.event_id).sort());
    assert.deepEqual(await listSealedSegments(raw), []);
    assert.deepEqual(
      (await listArchivedSegments(raw)).map(({ id }) => id),
      [segment],
    );
  });

  it('changes nothing the second time, archived or not', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segment = await sealSegment(raw, makeEvents(50));
    const table = await openTableWriter({ directory: lake, partitionBy });
    await convertSegment({ rawDirectory: raw, table, engine }, segment);
    const again = await convertSegment({ rawDirectory: raw, table, engine }, segment);
    assert.equal(again.outcome, 'already');
    assert.equal(await countRows(lake), 50);
  });

  it('keeps each event once when many workers take the same segments at once', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segments: string[] = [];
    for (let n = 0; n < 4; n++) segments.push(await sealSegment(raw, makeEvents(200, n * 200)));
    const tables = await Promise.all([1, 2, 3].map(() => openTableWriter({ directory: lake, partitionBy })));
    const conversions = await Promise.all(
      tables.flatMap((table) =>
        segments.map((segment) => convertSegment({ rawDirectory: raw, table, engine }, segment)),
      ),
    );
    assert.equal(conversions.filter(({ outcome }) => outcome === 'converted').length, segments.length);
    assert.deepEqual(
      await readEventIds(lake),
      makeEvents(800).map((event) => event.event_id),
    );
    const snapshot = await createTableReader(lake).refresh();
    // The losers have deleted what they wrote.
    assert.equal((await parquetFiles(lake)).length, [...snapshot.files()].length);
  });

  it('leaves out events that the lake has, and events that the segment repeats', async () => {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy });
    await convertSegment({ rawDirectory: raw, table, engine }, await sealSegment(raw, makeEvents(100)));
    const segment = await sealSegment(raw, [...makeEvents(60, 80), ...makeEvents(30, 110), ...makeEvents(5)]);
    const conversion = await convertSegment({ rawDirectory: raw, table, engine }, segment);
    assert.deepEqual([conversion.events, conversion.duplicates], [40, 20 + 30 + 5]);
    assert.deepEqual(
      await readEventIds(lake),
      makeEvents(140).map((event) => event.event_id),
    );
  });

  it('takes the same id at another instant for another event', async () => {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy: 'date' });
    const [event] = makeEvents(1) as [ReturnType<typeof makeEvents>[number]];
    const later = { ...event, timestamp: event.timestamp.replace(/\d{6}Z$/, '000001Z') };
    const conversion = await convertSegment(
      { rawDirectory: raw, table, engine },
      await sealSegment(raw, [event, later, later]),
    );
    assert.deepEqual([conversion.events, conversion.duplicates], [2, 1]);
  });

  it('keeps an event once when two workers convert segments that both have it, at the same time', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segments = await Promise.all(
      Array.from({ length: 5 }, (_, n) => sealSegment(raw, makeEvents(300, n * 50))),
    );
    const tables = await Promise.all(segments.map(() => openTableWriter({ directory: lake, partitionBy })));
    const conversions = await Promise.all(
      tables.map((table, n) => convertSegment({ rawDirectory: raw, table, engine }, segments[n] as string)),
    );
    assert.deepEqual(
      await readEventIds(lake),
      makeEvents(500).map((event) => event.event_id),
    );
    const duplicates = conversions.reduce((sum, conversion) => sum + conversion.duplicates, 0);
    assert.equal(duplicates, 5 * 300 - 500);
  });

  it('puts lines that are no events into quarantine with their reason, and converts the rest', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segment = await sealSegment(raw, makeEvents(10), '{"torn\n{"event_id":3}\n');
    const table = await openTableWriter({ directory: lake, partitionBy });
    const conversion = await convertSegment({ rawDirectory: raw, table, engine }, segment);
    assert.deepEqual([conversion.events, conversion.quarantined], [10, 2]);
    const reasons: string[] = [];
    for await (const { reason, segment: from } of readQuarantine(raw, segment)) {
      assert.equal(from, segment);
      reasons.push(reason);
    }
    assert.deepEqual(reasons, ['not JSON', 'event_id is not a string']);
  });

  it('counts a segment without a single event as converted', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segment = await sealSegment(raw, [], 'nonsense\n');
    const table = await openTableWriter({ directory: lake, partitionBy });
    await convertSegment({ rawDirectory: raw, table, engine }, segment);
    assert.ok(isSegmentCommitted(await table.refresh(), segment));
    assert.deepEqual(await parquetFiles(lake), []);
  });

  it('reads the segment again when it has more partitions than may be open, and quarantines once', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segment = await sealSegment(raw, makeEvents(300), 'nonsense\n');
    const table = await openTableWriter({ directory: lake, partitionBy });
    const limits = { maxOpenPartitions: 2 };
    const conversion = await convertSegment({ rawDirectory: raw, table, engine, limits }, segment);
    assert.deepEqual([conversion.events, conversion.quarantined], [300, 1]);
  });

  it('says so when there is no such segment', async () => {
    const { raw, lake } = await makeDataDirectory();
    const table = await openTableWriter({ directory: lake, partitionBy });
    const missing = convertSegment({ rawDirectory: raw, table, engine }, '1767225600000-nobody-000001');
    await assert.rejects(missing, { code: 'segment_not_found' });
  });

  it('stops when told to, and leaves no file behind', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segment = await sealSegment(raw, makeEvents(100));
    const table = await openTableWriter({ directory: lake, partitionBy });
    const signal = AbortSignal.abort(new Error('stopping'));
    await assert.rejects(
      convertSegment({ rawDirectory: raw, table, engine }, segment, { signal }),
      /stopping/,
    );
    assert.deepEqual(await parquetFiles(lake), []);
    assert.equal((await listSealedSegments(raw)).length, 1);
  });
});
