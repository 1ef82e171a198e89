import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from '../process/find-program.js';
import { reservePorts } from '../start/ports.js';
import { probeRedis } from './probe-redis.js';
import type { RedisAttempt } from './redis-server.js';

const startTimeoutMs = 10_000;
const shownOutputChars = 500;

/** Starts the redis-server or valkey-server that is on the PATH: on a free port, with nothing on disk. */
export async function startLocalRedis(env: NodeJS.ProcessEnv): Promise<RedisAttempt> {
  const program = await findProgram(['redis-server', 'valkey-server'], env);
  return program === undefined ? { unavailable: 'not on the PATH' } : startRedisProgram(program, env);
}

/** Starts a redis-server by its path and waits until it answers. */
async function startRedisProgram(program: string, env: NodeJS.ProcessEnv): Promise<RedisAttempt> {
  const host = '127.0.0.1';
  const [port = 0] = await reservePorts(host, [{ service: 'Redis', port: 0, changedBy: 'nothing' }]);
  const directory = await mkdtemp(join(tmpdir(), 'signallake-redis-'));
  const args = [
    '--port',
    String(port),
    '--bind',
    host,
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    directory,
  ];
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-shownOutputChars);
    });
  }
  let hasEnded = false;
  const ended = once(child, 'close').then(
    () => {
      hasEnded = true;
    },
    (error: Error) => {
      output = error.message;
      hasEnded = true;
    },
  );
  const close = async (): Promise<void> => {
    if (!hasEnded) child.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };

  const url = `redis://${host}:${port}`;
  const deadlineMs = performance.now() + startTimeoutMs;
  let problem = 'it ended';
  while (!hasEnded && performance.now() < deadlineMs) {
    const probe = await probeRedis(url, 1000);
    if ('version' in probe) {
      const origin = `${basename(program)} ${probe.version}, started for the tests`;
      return { server: { url, version: probe.version, origin, close } };
    }
    problem = probe.problem;
    if (probe.hasAnswered) break;
    await Promise.race([delay(50), ended]);
  }
  const reason = (hasEnded ? output.trim() : '') || problem;
  await close();
  return { unavailable: `${program} does not work: ${reason}` };
}
