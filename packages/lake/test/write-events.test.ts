import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  eventColumns,
  eventFields,
  formatTimestamp,
  type LogEvent,
  rowsOfEvents,
} from '@signallake/event-schema';
import { storedEvents } from '@signallake/event-schema/testing';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import {
  type DataFile,
  dataFields,
  type PartitionBy,
  partitionOf,
  partitionSchemes,
  writeEvents,
} from '../src/index.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const schemes = Object.keys(partitionSchemes) as PartitionBy[];
const hiveTypes = { date: 'DATE', service: 'VARCHAR', status_code: 'INTEGER' };

async function write(
  events: LogEvent[],
  by: PartitionBy,
  limits = {},
): Promise<{ folder: string; files: DataFile[] }> {
  const folder = await makeTemporaryFolder();
  const files = await writeEvents({
    tableDirectory: folder,
    partitionBy: by,
    filePrefix: 'test',
    limits,
    async *readEvents() {
      for (let start = 0; start < events.length; start += 7)
        yield rowsOfEvents(events.slice(start, start + 7));
    },
  });
  return { folder, files };
}

/** Reads a file back with an independent reader and puts the partition's values back into the rows. */
async function readEvents(folder: string, file: DataFile): Promise<LogEvent[]> {
  const bytes = await readFile(join(folder, file.path));
  const rows = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    compressors,
    // Its own decoder drops a byte order mark.
    parsers: {
      stringFromBytes: (text: Uint8Array | undefined) => text && Buffer.from(text).toString('utf8'),
    },
  });
  return rows.map((row) => {
    const { date: _, ...values } = file.partition;
    const event: Record<string, unknown> = { ...values };
    for (const [name, value] of Object.entries(row)) {
      if (value instanceof Date) continue;
      if (value !== undefined && (value !== null || name === 'latency_ms')) event[name] = value;
    }
    return event as unknown as LogEvent;
  });
}

const byId = (a: LogEvent, b: LogEvent) => (a.event_id < b.event_id ? -1 : 1);
const uniqueEvents = (maxLength: number) =>
  fc.uniqueArray(storedEvents(), { minLength: 1, maxLength, selector: (event) => event.event_id });

describe('writing events', () => {
  for (const by of schemes) {
    it(`keeps every field of every event, partitioned by ${by}, as another reader sees it (property)`, async () => {
      await fc.assert(
        fc.asyncProperty(uniqueEvents(40), async (events) => {
          const { folder, files } = await write(events, by);
          const read: LogEvent[] = [];
          for (const file of files) read.push(...(await readEvents(folder, file)));
          // The independent reader gives milliseconds; microseconds are compared through DuckDB below.
          const expected = events.map(({ timestamp: _, ...event }) => event as LogEvent);
          assert.deepEqual(read.sort(byId), expected.sort(byId));
        }),
        { numRuns: 25 },
      );
    });

    it(`gives DuckDB the same rows from the list of files, partitioned by ${by} (property)`, async () => {
      const duckdb = await DuckDBInstance.create(':memory:');
      const connection = await duckdb.connect();
      await fc.assert(
        fc.asyncProperty(uniqueEvents(40), async (events) => {
          const { folder, files } = await write(events, by);
          const paths = files.map((file) => `'${join(folder, file.path).replaceAll("'", "''")}'`);
          const columns = eventFields.map((field) =>
            field === 'timestamp' ? 'epoch_us(timestamp) AS timestamp' : field,
          );
          const result = await connection.runAndReadAll(
            `SELECT ${columns}, date::VARCHAR AS date FROM read_parquet([${paths}], hive_partitioning = true,
             hive_types = {${partitionSchemes[by].map((column) => `${column}: ${hiveTypes[column]}`)}})`,
          );
          const read = result.getRowObjects().map(({ date, timestamp, ...row }) => {
            const text = formatTimestamp(Number(timestamp));
            assert.equal(date, text.slice(0, 10));
            const present = Object.entries(row).filter(
              ([name, value]) => value !== null || name === 'latency_ms',
            );
            return { ...Object.fromEntries(present), timestamp: text } as unknown as LogEvent;
          });
          assert.deepEqual(read.sort(byId), [...events].sort(byId));
        }),
        { numRuns: 15 },
      );
      connection.closeSync();
      duckdb.closeSync();
    });
  }

  it('sorts each file by time and records its true statistics (property)', async () => {
    await fc.assert(
      fc.asyncProperty(uniqueEvents(60), async (events) => {
        const { folder, files } = await write(events, 'date,service,status_code');
        for (const file of files) {
          const bytes = await readFile(join(folder, file.path));
          assert.equal(bytes.byteLength, file.bytes);
          const inFile = events.filter((event) =>
            sameJson(partitionOf(event, 'date,service,status_code'), file.partition),
          );
          assert.equal(file.stats.rows, inFile.length);
          const read = await readEvents(folder, file);
          const times = new Map(inFile.map((event) => [event.event_id, event.timestamp]));
          const order = read.map((event) => times.get(event.event_id) ?? '');
          assert.deepEqual(order, [...order].sort());
          for (const field of dataFields('date,service,status_code')) {
            const nulls = inFile.filter(
              (event) => event[field] === undefined || event[field] === null,
            ).length;
            assert.equal(file.stats.nullCount[field], nulls, field);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves the partition columns out of the files and marks timestamps as UTC microseconds', async () => {
    const [event] = fc.sample(storedEvents(), 1) as [LogEvent];
    const { folder, files } = await write([event], 'date,service,status_code');
    const bytes = await readFile(join(folder, files[0]?.path ?? ''));
    const { schema } = parquetMetadata(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    );
    const names = schema.slice(1).map((column) => column.name);
    assert.deepEqual(
      names,
      Object.keys(eventColumns).filter((name) => name !== 'service' && name !== 'status_code'),
    );
    const timestamp = schema.find((column) => column.name === 'timestamp');
    assert.deepEqual(timestamp?.logical_type, { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' });
  });

  it('converts more partitions than may be open at once, in several passes', async () => {
    const events = fc.sample(storedEvents(), { numRuns: 120, seed: 7 });
    const unique = [...new Map(events.map((event) => [event.event_id, event])).values()];
    const { folder, files } = await write(unique, 'date,service,status_code', { maxOpenPartitions: 5 });
    const read: LogEvent[] = [];
    for (const file of files) read.push(...(await readEvents(folder, file)));
    assert.deepEqual(
      read.map((event) => event.event_id).sort(),
      unique.map((event) => event.event_id).sort(),
    );
  });

  it('splits a partition over files when rows or bytes reach their bound, after the group that reaches it', async () => {
    const [event] = fc.sample(storedEvents(), { numRuns: 1, seed: 5 }) as [LogEvent];
    const events = Array.from({ length: 100 }, (_, n) => ({ ...event, message: `m${n}` }));
    const byRows = await write(events, 'date', { maxRowsPerFile: 30 });
    assert.deepEqual(
      byRows.files.map((file) => file.stats.rows),
      [35, 35, 30],
    );
    const byBytes = await write(events, 'date', { maxBufferedBytes: 5000 });
    assert.ok(byBytes.files.length > 3);
    assert.equal(
      byBytes.files.reduce((sum, file) => sum + file.stats.rows, 0),
      100,
    );
  });

  it('deletes what it wrote when reading fails', async () => {
    const folder = await makeTemporaryFolder();
    const event = fc.sample(storedEvents(), 1)[0] as LogEvent;
    const written: string[] = [];
    const failing = writeEvents({
      tableDirectory: folder,
      partitionBy: 'date',
      filePrefix: 'test',
      limits: { maxRowsPerFile: 1 },
      onFile: (file) => {
        written.push(file.path);
      },
      async *readEvents() {
        yield rowsOfEvents([event, event]);
        throw new Error('disk on fire');
      },
    });
    await assert.rejects(failing, /disk on fire/);
    assert.ok(written.length > 0);
    for (const path of written) await assert.rejects(readFile(join(folder, path)), { code: 'ENOENT' });
  });
});

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
