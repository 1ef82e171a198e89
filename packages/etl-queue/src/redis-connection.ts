import { Redis, type RedisOptions } from 'ioredis';
import type { QueueLogger } from './queue-logger.js';

interface RedisConnectionOptions {
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

/** A connection that comes back by itself for as long as it is not closed, and never after that. */
export interface RedisConnection {
  /** Closed together with every duplicate that was made of it. */
  readonly client: Redis;
  /** Resolves when the first try to connect has succeeded or failed. */
  readonly firstTry: Promise<void>;
  close(): void;
}

const MAX_RECONNECT_DELAY_MS = 1000;

/** Opens a connection, which logs once that Redis went away and once that it is back, and nothing of the URL. */
export function openRedisConnection(settings: RedisConnectionOptions): RedisConnection {
  const { redisUrl, name, logger, options } = settings;
  const clients: Redis[] = [];
  let isClosed = false;

  // Jitter, so that a whole fleet does not come back to a restarted Redis in the same instant.
  const retryStrategy = (times: number): number | null => {
    const delayMs = Math.min(25 * 2 ** Math.min(times, 6), MAX_RECONNECT_DELAY_MS);
    return isClosed ? null : delayMs * (0.5 + Math.random() / 2);
  };

  function watch(client: Redis, isLogged: boolean): Redis {
    let isAway = false;
    const onAway = (reason: string): void => {
      if (isLogged && !isAway && !isClosed) logger.warn('redis is away', { connection: name, reason });
      isAway = true;
    };
    // Only the message: an error of ioredis carries its command, and that of AUTH the password.
    client.on('error', (error: Error) => onAway(error.message));
    client.on('close', () => onAway('connection closed'));
    client.on('ready', () => {
      // BullMQ, at work on getting its duplicate back, does not notice that it was closed meanwhile.
      if (isClosed) client.disconnect();
      else if (isLogged && isAway) logger.info('redis is back', { connection: name });
      isAway = false;
    });
    clients.push(client);
    return client;
  }

  const client = watch(new Redis(redisUrl, { connectionName: name, retryStrategy, ...options }), true);
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (override) => watch(duplicate(override), false);

  const firstTry = new Promise<void>((resolve) => {
    client.once('ready', () => resolve());
    client.once('close', () => resolve());
  });
  return {
    client,
    firstTry,
    close() {
      isClosed = true;
      for (const open of clients) open.disconnect();
    },
  };
}
