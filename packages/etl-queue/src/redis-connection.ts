import { Redis, type RedisOptions } from 'ioredis';
import type { QueueLogger } from './queue-logger.js';

/** What `openRedisConnection` needs. */
export interface RedisConnectionOptions {
  readonly redisUrl: string;
  /** How `CLIENT LIST` and the log call this connection. */
  readonly name: string;
  readonly logger: QueueLogger;
  /** What to do with commands while Redis is away. */
  readonly options: Pick<
    RedisOptions,
    'commandTimeout' | 'connectTimeout' | 'enableOfflineQueue' | 'maxRetriesPerRequest' | 'socketTimeout'
  >;
}

/** A connection that comes back by itself for as long as it is not closed. */
export interface RedisConnection {
  readonly client: Redis;
  /** Resolves when the first try to connect has succeeded or failed. */
  readonly firstTry: Promise<void>;
  close(): void;
}

const MAX_RECONNECT_DELAY_MS = 1000;

/** Opens a connection, which logs once that Redis went away and once that it is back, and nothing of the URL. */
export function openRedisConnection({
  redisUrl,
  name,
  logger,
  options,
}: RedisConnectionOptions): RedisConnection {
  let isAway = false;
  const client = new Redis(redisUrl, {
    connectionName: name,
    // Jitter, so that a whole fleet does not come back to a restarted Redis in the same instant.
    retryStrategy: (times) =>
      Math.min(25 * 2 ** Math.min(times, 6), MAX_RECONNECT_DELAY_MS) * (0.5 + Math.random() / 2),
    ...options,
  });
  const onAway = (reason: string): void => {
    if (isAway) return;
    isAway = true;
    logger.warn('redis is away', { connection: name, reason });
  };
  // Only the message: an error of ioredis carries its command, and that of AUTH the password.
  client.on('error', (error: Error) => onAway(error.message));
  client.on('close', () => onAway('connection closed'));
  client.on('ready', () => {
    if (isAway) logger.info('redis is back', { connection: name });
    isAway = false;
  });
  const firstTry = new Promise<void>((resolve) => {
    client.once('ready', () => resolve());
    client.once('close', () => resolve());
  });
  return {
    client,
    firstTry,
    close() {
      isAway = true;
      client.disconnect();
    },
  };
}
