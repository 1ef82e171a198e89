import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitUntil } from './wait-until.js';

/** A redis-server that a test owns alone, with nothing on disk: whoever kills it, empties it. */
export interface RedisServer {
  readonly url: string;
  /** Starts it, or starts it again on the same port; resolves when it answers. */
  start(): Promise<void>;
  /** Stops it without a chance to say goodbye. */
  kill(): Promise<void>;
  /** Freezes it: connections stay, answers do not come; `kill` works all the same. */
  freeze(): void;
  flushAll(): Promise<void>;
}

export async function createRedisServer(): Promise<RedisServer> {
  const port = await findFreePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let directory: string | undefined;

  async function ask(question: (client: Redis) => Promise<unknown>): Promise<void> {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await question(client);
    } finally {
      client.disconnect();
    }
  }

  async function kill(): Promise<void> {
    const killed = child;
    child = undefined;
    if (killed?.exitCode === null && killed.signalCode === null) {
      killed.kill('SIGKILL');
      await once(killed, 'exit');
    }
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  }

  return {
    url,
    kill,
    async start() {
      directory = await mkdtemp(join(tmpdir(), 'signallake-redis-'));
      const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      child = spawn('redis-server', [...settings, '--dir', directory], { stdio: 'ignore' });
      const failed = once(child, 'error').then(([error]) => {
        throw new Error(
          'These tests need Redis 6.2 or newer: install redis-server so that it is on the PATH (apt install redis-server, ' +
            'brew install redis). SIGNALLAKE_TEST_REDIS_URL suffices only for tests that do not stop the server.',
          { cause: error },
        );
      });
      const answers = waitUntil(() =>
        ask((client) => client.ping()).then(
          () => true,
          () => false,
        ),
      );
      await Promise.race([answers, failed]);
    },
    freeze() {
      child?.kill('SIGSTOP');
    },
    flushAll: () => ask((client) => client.flushall()),
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
