import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { EtlProducer } from '@signallake/etl-queue';
import { rawZonePaths } from '@signallake/raw-zone';
import { createReadiness, type ReadinessReport } from '@signallake/service-kit';
import type { StorageGuard } from './storage/storage-guard.js';

/** What readiness looks at. */
export interface IngestReadinessOptions {
  /** The raw zone's own directory. */
  readonly rawDirectory: string;
  readonly guard: StorageGuard;
  /** Absent where there is no Redis. */
  readonly queue?: Pick<EtlProducer, 'ping'> | undefined;
}

/**
 * Creates the function behind `GET /readyz`. A service that cannot reach the queue is ready all the same, and says so:
 * an ack never waits for Redis, and sealed segments are found without it.
 */
export function createIngestReadiness({
  rawDirectory,
  guard,
  queue,
}: IngestReadinessOptions): () => Promise<ReadinessReport> {
  const { openDirectory, sealedDirectory } = rawZonePaths(rawDirectory);
  return createReadiness({
    checks: {
      raw_zone: async () => {
        await access(openDirectory, constants.W_OK | constants.X_OK);
        await access(sealedDirectory, constants.W_OK | constants.X_OK);
        return undefined;
      },
      storage: async () => {
        await guard.assertRoom();
        return undefined;
      },
      ...(queue === undefined ? {} : { queue: () => describeQueue(queue) }),
    },
  });
}

async function describeQueue(queue: Pick<EtlProducer, 'ping'>): Promise<string | undefined> {
  try {
    await queue.ping();
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `degraded: ${reason}; events are taken, and sealed segments wait for the reconciler`;
  }
}
