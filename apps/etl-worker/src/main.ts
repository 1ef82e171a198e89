import { createEtlConsumer, type EtlConsumer } from '@signallake/etl-queue';
import { type CompactionPolicy, dateOfMicros, eventsTableDirectory, openTableWriter } from '@signallake/lake';
import { createSegmentRecoverer, ensureRawZone, rawZoneDirectory } from '@signallake/raw-zone';
import {
  createLogger,
  createMetrics,
  createReadiness,
  formatConfigHelp,
  knownVariables,
  parseConfig,
  runService,
  startHttpServer,
} from '@signallake/service-kit';
import { createFileMerger } from './compact/file-merger.js';
import { configSchema } from './config.js';
import { createApp } from './create-app.js';
import { limitHeapGrowth } from './engine/limit-heap-growth.js';
import { openWorkerEngine } from './engine/worker-engine.js';
import { createEtlHandlers } from './etl-handlers.js';
import { registerQueueMetrics } from './queue-metrics.js';
import { reconcile } from './reconcile.js';
import { repeatTask } from './repeat-task.js';
import { createUpkeepSteps } from './upkeep/create-upkeep-steps.js';
import { createUpkeepPolicy } from './upkeep/upkeep-policy.js';
import { createWorkerMetrics } from './worker-metrics.js';

const MIB = 1024 * 1024;

limitHeapGrowth();

await runService({
  name: 'etl-worker',
  help: formatConfigHelp(configSchema, 'etl-worker: turns raw segments into Parquet commits'),
  async start({ configure, onClose }) {
    const { config, warnings } = parseConfig(configSchema, process.env, { knownNames: knownVariables });
    const logger = createLogger({ service: 'etl-worker', level: config.LOG_LEVEL });
    configure({ logger, shutdownTimeoutMs: config.SIGNALLAKE_SHUTDOWN_TIMEOUT_MS });
    for (const warning of warnings) logger.warn(warning);

    const rawDirectory = rawZoneDirectory(config.SIGNALLAKE_DATA_DIR);
    await ensureRawZone(rawDirectory);
    const metrics = createMetrics({ service: 'etl-worker' });
    onClose('metrics', () => metrics.close());
    const workerMetrics = createWorkerMetrics(metrics.registry, rawDirectory);
    const table = await openTableWriter({
      directory: eventsTableDirectory(config.SIGNALLAKE_DATA_DIR),
      partitionBy: config.SIGNALLAKE_PARTITION_BY,
      onConflict: workerMetrics.onCommitConflict,
      maxFileAgeMs: config.SIGNALLAKE_ORPHAN_GRACE_MS / 2,
    });
    if (table.partitionBy !== config.SIGNALLAKE_PARTITION_BY) {
      logger.warn('the table stays partitioned as it was made', { partition_by: table.partitionBy });
    }

    const engine = await openWorkerEngine({ memoryMb: config.SIGNALLAKE_WORKER_MEMORY_MB });
    onClose('engine', () => engine.close());
    const policy = (): CompactionPolicy => ({
      targetBytes: config.SIGNALLAKE_COMPACT_TARGET_MB * MIB,
      minFiles: config.SIGNALLAKE_COMPACT_MIN_FILES,
      openFrom: dateOfMicros(Date.now() * 1000),
    });
    const queue: EtlConsumer = createEtlConsumer({
      handlers: createEtlHandlers({
        rawDirectory,
        table,
        engine,
        limits: {
          maxBufferedBytes: config.SIGNALLAKE_CONVERT_BUFFER_MB * MIB,
          maxOpenPartitions: config.SIGNALLAKE_MAX_OPEN_PARTITIONS,
        },
        merge: createFileMerger(engine, table.partitionBy),
        policy,
        upkeep: createUpkeepSteps({
          rawDirectory,
          table,
          policy: createUpkeepPolicy({ ...config, compaction: policy }),
          queue: { enqueue: (name, payload) => queue.enqueue(name, payload) },
        }),
        onUpkeepStep: workerMetrics.onUpkeepStep,
        onConversion: workerMetrics.onConversion,
        onCompaction: workerMetrics.onCompaction,
      }),
      concurrency: config.SIGNALLAKE_WORKER_CONCURRENCY,
      logger,
      redisUrl: config.REDIS_URL,
      prefix: config.SIGNALLAKE_REDIS_PREFIX,
      lockMs: config.SIGNALLAKE_JOB_LOCK_MS,
      onEvent: workerMetrics.onQueueEvent,
    });
    onClose('queue', () => queue.close());
    registerQueueMetrics(metrics.registry, queue);
    const recoverer = createSegmentRecoverer({
      directory: rawDirectory,
      leaseMs: config.SIGNALLAKE_LEASE_MS,
      logger,
    });
    const reconciliation = repeatTask({
      name: 'reconciliation',
      intervalMs: config.SIGNALLAKE_RECONCILE_MS,
      logger,
      task: (isClosing) => reconcile({ rawDirectory, recoverer, table, queue }, isClosing),
    });
    onClose('reconciliation', () => reconciliation.close());

    const ready = createReadiness({
      checks: {
        queue: async () => {
          await queue.ping();
          return undefined;
        },
        lake: async () => {
          await table.refresh();
          return undefined;
        },
      },
    });
    const server = await startHttpServer({
      app: createApp({ logger, metrics, ready }),
      host: config.SIGNALLAKE_HOST,
      port: config.WORKER_PORT,
      portVariable: 'WORKER_PORT',
      logger,
    });
    onClose('http server', () => server.close());

    queue.start();
    queue.schedule('maintain-table', {}, config.SIGNALLAKE_UPKEEP_MS);
    reconciliation.start();
    logger.info('listening', {
      url: server.url,
      data_dir: config.SIGNALLAKE_DATA_DIR,
      queue: config.REDIS_URL === undefined ? 'embedded' : 'redis',
    });
  },
});
