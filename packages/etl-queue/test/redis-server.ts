import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitUntil } from './wait-until.js';

/** A redis-server that a test has to itself, with nothing kept on disk: whoever kills it, empties it. */
export interface RedisServer {
  readonly url: string;
  /** Starts it, or starts it again on the same port; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it without a chance to say goodbye. */
  kill(): Promise<void>;
  /** Its connections stay, but answers do not come until `kill`. */
  freeze(): void;
  flushAll(): Promise<void>;
  /** Lets every command wait for so long. */
  hesitate(milliseconds: number): Promise<void>;
  requirePassword(password: string): Promise<void>;
}

/** Finds a free port for a redis-server, which is not yet started. */
export async function createRedisServer(): Promise<RedisServer> {
  const port = await findFreePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let directory = '';

  async function ask(question: (client: Redis) => Promise<unknown>): Promise<void> {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await question(client);
    } finally {
      client.disconnect();
    }
  }

  return {
    url,
    async start() {
      directory = await mkdtemp(join(tmpdir(), 'signallake-redis-'));
      const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      const started = spawn('redis-server', [...settings, '--dir', directory], { stdio: 'ignore' });
      child = started;
      let failure: unknown;
      started.once('error', (error) => {
        failure = error;
      });
      started.once('exit', (code) => {
        failure ??= new Error(`redis-server ended with ${code}`);
      });
      await waitUntil(async () => {
        if (failure !== undefined) throw new Error(HOW_TO_GET_REDIS, { cause: failure });
        return ask((client) => client.ping()).then(
          () => true,
          () => false,
        );
      });
    },
    async kill() {
      if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await rm(directory, { recursive: true, force: true });
    },
    freeze() {
      child?.kill('SIGSTOP');
    },
    hesitate: (milliseconds) => ask((client) => client.client('PAUSE', milliseconds, 'ALL')),
    flushAll: () => ask((client) => client.flushall()),
    requirePassword: (password) => ask((client) => client.config('SET', 'requirepass', password)),
  };
}

const HOW_TO_GET_REDIS =
  'These tests could not start redis-server. Install Redis 6.2 or newer so that redis-server is on the PATH ' +
  '(apt install redis-server, brew install redis). The tests that stop their server need it even when ' +
  'SIGNALLAKE_TEST_REDIS_URL names a Redis for the others.';

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
