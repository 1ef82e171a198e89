import { Redis } from 'ioredis';
import { createRedisServer, type RedisServer } from './redis-server.js';

let server: RedisServer | undefined;
let url: Promise<string> | undefined;

/** The Redis that the test runner provides, or one started for the rest of this test run. */
export async function getTestRedisUrl(): Promise<string> {
  const provided = process.env['SIGNALLAKE_TEST_REDIS_URL'];
  if (provided !== undefined && provided !== '') return provided;
  url ??= startServer();
  return url;
}

async function startServer(): Promise<string> {
  server = await createRedisServer();
  await server.start();
  return server.url;
}

/** A prefix of Redis keys that no other test uses. */
export function createTestPrefix(): string {
  return `test-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
}

/** The keys under a prefix, without it. */
export async function listKeys(redisUrl: string, prefix: string): Promise<string[]> {
  return withRedis(redisUrl, async (client) =>
    (await client.keys(`${prefix}:*`)).map((key) => key.slice(prefix.length + 1)),
  );
}

/** Removes all keys under a prefix. */
export async function removeKeys(redisUrl: string, prefix: string): Promise<void> {
  await withRedis(redisUrl, async (client) => {
    const keys = await client.keys(`${prefix}:*`);
    if (keys.length > 0) await client.del(keys);
  });
}

async function withRedis<Answer>(redisUrl: string, use: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const client = new Redis(redisUrl, { lazyConnect: true, retryStrategy: null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    client.disconnect();
  }
}

after('stop the Redis of this test run', async () => {
  await server?.kill();
});
