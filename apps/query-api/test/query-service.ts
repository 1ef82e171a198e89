import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { formatEventLine, type LogEvent, rowsOfEvents } from '@signallake/event-schema';
import {
  commitSegment,
  createTableReader,
  eventsTableDirectory,
  openTableWriter,
  type PartitionBy,
  writeEvents,
} from '@signallake/lake';
import {
  archiveSegment,
  createSegmentWriter,
  ensureRawZone,
  rawZoneDirectory,
  type SegmentWriter,
} from '@signallake/raw-zone';
import { createLogger, createMetrics, createReadiness } from '@signallake/service-kit';
import type { Express } from 'express';
import { createApp } from '../src/create-app.js';
import { createQueryEngine, type QueryEngine } from '../src/engine/query-engine.js';
import { createEventTail, type EventTail, type EventTailOptions } from '../src/events/tail/event-tail.js';
import { createLedgerSource } from '../src/ledger/ledger-source.js';
import { createRawMirror } from '../src/raw/raw-mirror.js';
import { createResidentFiles, type ResidentFiles } from '../src/resident/resident-files.js';
import { createSnapshotSource, type SnapshotSource } from '../src/snapshot/query-snapshot.js';
import { createSqlService, type SqlLimits, type SqlService } from '../src/sql/sql-service.js';

/** A query service over a data directory of its own, with the means to fill it. */
export interface TestService {
  app: Express;
  engine: QueryEngine;
  snapshots: SnapshotSource;
  residentFiles: ResidentFiles;
  tail: EventTail;
  sql: SqlService;
  dataDirectory: string;
  lakeDirectory: string;
  rawDirectory: string;
  /** Acks events: they are in an open segment. */
  append(events: LogEvent[]): Promise<void>;
  /** Seals the open segment and returns its id. */
  seal(): Promise<string>;
  /** Writes events as Parquet and commits them under the segment's id. */
  commit(segment: string, events: LogEvent[]): Promise<void>;
  /** Moves a sealed segment to the archive. */
  archive(segment: string): Promise<void>;
  /** Acks, seals, commits and archives events. */
  store(events: LogEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** Refusals are logged as errors, and here they are provoked: nobody wants to read them. */
const logger = createLogger({
  service: 'test',
  stream: new Writable({ write: (_chunk, _encoding, done) => done() }),
});

/** Opens a query service on an empty data directory. */
export async function openTestService(
  options: {
    partitionBy?: PartitionBy;
    timeoutMs?: number;
    concurrency?: number;
    maxWaiting?: number;
    threads?: number;
    memoryMb?: number;
    heavyScanBytes?: number;
    maxScanBytes?: number;
    cacheBytes?: number;
    /** Memory for what is held of files; none unless told otherwise, so that what is opened is always the same. */
    residentBytes?: number;
    keys?: string[];
    tail?: Partial<EventTailOptions>;
    sql?: Partial<SqlLimits>;
  } = {},
): Promise<TestService> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'signallake-query-test-'));
  const rawDirectory = rawZoneDirectory(dataDirectory);
  await ensureRawZone(rawDirectory);
  const lakeDirectory = eventsTableDirectory(dataDirectory);
  const { concurrency = 4, maxWaiting = 64, timeoutMs = 30_000, keys = [] } = options;
  const engine = await createQueryEngine({
    concurrency,
    maxWaiting,
    threads: options.threads,
    heavyScanBytes: options.heavyScanBytes,
    memoryMb: options.memoryMb ?? 1024,
  });
  const rawMirror = createRawMirror({ engine, directory: rawDirectory });
  const residentFiles = createResidentFiles({
    engine,
    tableDirectory: lakeDirectory,
    budgetBytes: options.residentBytes ?? 0,
    logger,
  });
  const table = createTableReader(lakeDirectory);
  const snapshots = createSnapshotSource({ table, rawMirror, residentFiles });
  const tail = createEventTail({
    directory: rawDirectory,
    logger,
    maxClients: 100,
    pollMs: 10,
    ...options.tail,
  });
  const sql = createSqlService(engine, lakeDirectory, {
    timeoutMs: 30_000,
    maxRows: 10_000,
    memoryMb: 256,
    concurrency: 2,
    maxWaiting: 16,
    ...options.sql,
  });
  const ledger = createLedgerSource({ dataDirectory });
  const metrics = createMetrics({ service: 'query-api' });
  const ready = createReadiness({ checks: {} });
  const { maxScanBytes, cacheBytes = 16 * 1024 * 1024 } = options;
  const app = createApp({
    engine,
    snapshots,
    tail,
    sql,
    ledger,
    logger,
    metrics,
    ready,
    keys,
    timeoutMs,
    maxScanBytes,
    cacheBytes,
  });

  const sealed: string[] = [];
  let writer: SegmentWriter | undefined;
  const service: TestService = {
    app,
    engine,
    snapshots,
    residentFiles,
    tail,
    sql,
    dataDirectory,
    lakeDirectory,
    rawDirectory,
    async append(events) {
      writer ??= createSegmentWriter({
        directory: rawDirectory,
        sealAtBytes: 1e9,
        sealAfterMs: 600_000,
        leaseMs: 60_000,
        onSealed: (id) => {
          sealed.push(id);
        },
        logger,
      });
      await writer.append(Buffer.from(events.map((event) => `${formatEventLine(event)}\n`).join('')));
    },
    async seal() {
      await writer?.close();
      writer = undefined;
      return sealed.at(-1) as string;
    },
    async commit(segment, events) {
      const table = await openTableWriter({
        directory: lakeDirectory,
        partitionBy: options.partitionBy ?? 'date,service,status_code',
      });
      const files = await writeEvents({
        tableDirectory: lakeDirectory,
        partitionBy: table.partitionBy,
        filePrefix: randomUUID(),
        async *readEvents() {
          yield rowsOfEvents(events);
        },
      });
      await commitSegment(table, segment, files);
    },
    async archive(segment) {
      await archiveSegment(rawDirectory, segment);
    },
    async store(events) {
      await service.append(events);
      const segment = await service.seal();
      await service.commit(segment, events);
      await service.archive(segment);
    },
    async close() {
      await tail.close();
      await sql.close();
      await ledger.close();
      await writer?.close();
      await residentFiles.close();
      await rawMirror.close();
      await engine.close();
      metrics.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
  return service;
}
