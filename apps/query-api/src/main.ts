import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { rawZoneDirectory } from '@signallake/raw-zone';
import {
  assertSafeBinding,
  createLogger,
  createMetrics,
  createReadiness,
  formatConfigHelp,
  knownVariables,
  parseConfig,
  runService,
  startHttpServer,
} from '@signallake/service-kit';
import { configSchema } from './config.js';
import { createApp } from './create-app.js';
import { createQueryEngine } from './engine/query-engine.js';
import { createEventTail } from './events/tail/event-tail.js';
import { createLedgerSource } from './ledger/ledger-source.js';
import { registerLakeMetrics } from './observed/lake-metrics.js';
import { measureEngine } from './observed/measure-engine.js';
import { registerResidentMetrics } from './observed/resident-metrics.js';
import { createRawMirror } from './raw/raw-mirror.js';
import { createResidentFiles } from './resident/resident-files.js';
import { createFreshSnapshots } from './snapshot/fresh-snapshots.js';
import { createSnapshotSource } from './snapshot/query-snapshot.js';
import { createSqlService } from './sql/sql-service.js';

await runService({
  name: 'query-api',
  help: formatConfigHelp(configSchema, 'query-api: answers latency, error and volume queries over the lake'),
  async start({ configure, onClose }) {
    const { config, warnings } = parseConfig(configSchema, process.env, { knownNames: knownVariables });
    const logger = createLogger({ service: 'query-api', level: config.LOG_LEVEL });
    configure({ logger, shutdownTimeoutMs: config.SIGNALLAKE_SHUTDOWN_TIMEOUT_MS });
    for (const warning of warnings) logger.warn(warning);
    const keys = config.SIGNALLAKE_QUERY_KEYS;
    const host = config.SIGNALLAKE_HOST;
    assertSafeBinding({
      host,
      keys,
      allowAnonymous: config.SIGNALLAKE_ALLOW_ANONYMOUS,
      keysVariable: 'SIGNALLAKE_QUERY_KEYS',
    });

    const metrics = createMetrics({ service: 'query-api' });
    onClose('metrics', () => metrics.close());
    const engine = await createQueryEngine({
      concurrency: config.SIGNALLAKE_QUERY_CONCURRENCY,
      maxWaiting: config.SIGNALLAKE_QUERY_QUEUE,
      threads: config.SIGNALLAKE_QUERY_THREADS,
      memoryMb: config.SIGNALLAKE_QUERY_MEMORY_MB,
      heavyScanBytes: config.SIGNALLAKE_HEAVY_SCAN_BYTES,
    });
    onClose('query engine', () => engine.close());
    const rawDirectory = rawZoneDirectory(config.SIGNALLAKE_DATA_DIR);
    const rawMirror = createRawMirror({ engine, directory: rawDirectory });
    onClose('raw mirror', () => rawMirror.close());
    const table = createTableReader(eventsTableDirectory(config.SIGNALLAKE_DATA_DIR));
    const residentMb =
      config.SIGNALLAKE_QUERY_RESIDENT_MB ?? Math.floor(config.SIGNALLAKE_QUERY_MEMORY_MB / 4);
    const residentFiles = createResidentFiles({
      engine,
      tableDirectory: table.directory,
      budgetBytes: residentMb * 1024 * 1024,
      logger,
    });
    onClose('resident files', () => residentFiles.close());
    // What asks for itself, such as a probe, takes them from here: only clients keep the looks in the background going.
    const snapshots = createSnapshotSource({ table, rawMirror, residentFiles });
    const freshSnapshots = createFreshSnapshots(snapshots, { logger });
    onClose('fresh snapshots', () => freshSnapshots.close());
    const sql = createSqlService(engine, table.directory, {
      timeoutMs: config.SIGNALLAKE_SQL_TIMEOUT_MS,
      maxRows: config.SIGNALLAKE_SQL_MAX_ROWS,
      memoryMb: config.SIGNALLAKE_SQL_MEMORY_MB,
      concurrency: config.SIGNALLAKE_SQL_CONCURRENCY,
      maxWaiting: config.SIGNALLAKE_QUERY_QUEUE,
      threads: config.SIGNALLAKE_QUERY_THREADS,
    });
    onClose('sql sandboxes', () => sql.close());
    const tail = createEventTail({
      directory: rawDirectory,
      logger,
      maxClients: config.SIGNALLAKE_TAIL_CLIENTS,
    });
    const ledger = createLedgerSource({ dataDirectory: config.SIGNALLAKE_DATA_DIR });
    onClose('ledger', () => ledger.close());
    registerLakeMetrics(metrics.registry, { snapshots, engine });
    registerResidentMetrics(metrics.registry, residentFiles);
    const ready = createReadiness({
      checks: {
        snapshot: async () => {
          await snapshots.use(async () => undefined);
          return undefined;
        },
        duckdb: async () => {
          await engine.maintain({ sql: 'SELECT 1' });
          return undefined;
        },
      },
    });

    const timeoutMs = config.SIGNALLAKE_QUERY_TIMEOUT_MS;
    const app = createApp({
      engine: measureEngine(metrics.registry, engine),
      snapshots: freshSnapshots,
      tail,
      sql,
      ledger,
      logger,
      metrics,
      ready,
      keys,
      corsOrigins: config.SIGNALLAKE_CORS_ORIGINS,
      requestsPerMinute: config.SIGNALLAKE_RATE_LIMIT_PER_MINUTE,
      timeoutMs,
      maxScanBytes: config.SIGNALLAKE_MAX_SCAN_BYTES,
      cacheBytes: config.SIGNALLAKE_ANSWER_CACHE_MB * 1024 * 1024,
    });
    const server = await startHttpServer({
      app,
      host,
      port: config.QUERY_PORT,
      portVariable: 'QUERY_PORT',
      logger,
    });
    onClose('http server', () => server.close());
    // Before the server, which would wait for streams that have no end of their own.
    onClose('event tail', () => tail.close());
    logger.info('listening', { url: server.url, data_dir: config.SIGNALLAKE_DATA_DIR });
  },
});
