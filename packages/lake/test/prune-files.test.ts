import assert from 'node:assert/strict';
import { type LogEvent, parseTimestamp, rowsOfEvents } from '@signallake/event-schema';
import { storedEvents } from '@signallake/event-schema/testing';
import fc from 'fast-check';
import { formatFileStats, parseFileStats } from '../src/files/file-stats.js';
import { comparePoints, mayMatchDate, mayMatchFile } from '../src/files/prune-files.js';
import { type DataFile, type FileFilter, type PartitionBy, partitionOf } from '../src/index.js';
import { createEventBatch } from '../src/parquet/event-batch.js';
import { createEventDictionaries } from '../src/parquet/event-dictionaries.js';

function fileOf(events: LogEvent[], by: PartitionBy): DataFile {
  const batch = createEventBatch(by, createEventDictionaries());
  rowsOfEvents(events).forEach((row) => {
    batch.append(row);
  });
  const stats = parseFileStats(formatFileStats(batch.finish().stats));
  return { path: '', partition: partitionOf(events[0] as LogEvent, by), bytes: 0, modifiedMs: 0, stats };
}

function matches(event: LogEvent, filter: FileFilter): boolean {
  const micros = parseTimestamp(event.timestamp) as number;
  const { fromMicros = -Infinity, toMicros = Infinity, services, statusCodes, values = {} } = filter;
  return (
    micros >= fromMicros &&
    micros < toMicros &&
    (!services || services.includes(event.service)) &&
    (!statusCodes ||
      statusCodes.some(({ min, max }) => event.status_code >= min && event.status_code <= max)) &&
    Object.entries(values).every(([column, wanted]) => wanted?.includes(event[column as 'endpoint']))
  );
}

describe('pruning', () => {
  it('never drops a file that holds a wanted event (property)', () => {
    const micros = fc
      .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2026, 0, 31) })
      .map((ms) => ms * 1000 + 1);
    fc.assert(
      fc.property(
        fc.array(storedEvents(), { minLength: 1, maxLength: 20 }),
        fc.constantFrom<PartitionBy>('date,service,status_code', 'date,service', 'date'),
        fc.nat(),
        micros,
        (all, by, pick, otherMicros) => {
          const first = all[0] as LogEvent;
          const events = all.filter(
            (event) => JSON.stringify(partitionOf(event, by)) === JSON.stringify(partitionOf(first, by)),
          );
          const file = fileOf(events, by);
          const wanted = events[pick % events.length] as LogEvent;
          const wantedMicros = parseTimestamp(wanted.timestamp) as number;
          const filters: FileFilter[] = [
            { fromMicros: wantedMicros, toMicros: wantedMicros + 1 },
            { services: ['other', wanted.service] },
            { statusCodes: [{ min: wanted.status_code, max: wanted.status_code }] },
            {
              values: {
                endpoint: [wanted.endpoint],
                region: [wanted.region, 'other'],
                method: [wanted.method],
              },
            },
            { values: { event_id: [wanted.event_id], level: [wanted.level] } },
            { fromMicros: otherMicros },
            { toMicros: otherMicros },
          ];
          for (const filter of filters) {
            if (!events.some((event) => matches(event, filter))) continue;
            assert.ok(mayMatchDate(file.partition.date, filter), JSON.stringify(filter));
            assert.ok(mayMatchFile(file, filter), JSON.stringify(filter));
          }
        },
      ),
    );
  });

  it('drops files of other days, services, statuses, hours and endpoints', () => {
    const event = {
      ...(fc.sample(storedEvents(), 1)[0] as LogEvent),
      timestamp: '2026-01-15T10:00:00.000000Z',
    };
    const file = fileOf(
      [{ ...event, service: 'cart', status_code: 200, endpoint: '/m' }],
      'date,service,status_code',
    );
    const at = (text: string) => parseTimestamp(text) as number;
    const dropping: FileFilter[] = [
      { services: ['checkout'] },
      { statusCodes: [{ min: 500, max: 599 }] },
      { fromMicros: at('2026-01-15T10:00:00.001001Z') },
      { toMicros: at('2026-01-15T10:00:00Z') },
      { values: { endpoint: ['/a', '/z'] } },
    ];
    for (const filter of dropping) assert.ok(!mayMatchFile(file, filter), JSON.stringify(filter));
    assert.ok(!mayMatchDate('2026-01-15', { fromMicros: at('2026-01-16T00:00:00Z') }));
    assert.ok(!mayMatchDate('2026-01-15', { toMicros: at('2026-01-15T00:00:00Z') }));
    assert.ok(mayMatchDate('2026-01-15', { toMicros: at('2026-01-15T00:00:00.000001Z') }));
  });

  it('orders texts as their UTF-8 bytes are ordered (property)', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        assert.equal(Math.sign(comparePoints(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
