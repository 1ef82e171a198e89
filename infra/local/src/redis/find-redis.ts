import { RunnerError } from '../runner-error.js';
import type { RunnerIo } from '../runner-io.js';
import { startContainerRedis } from './container-redis.js';
import { installDebianRedis } from './debian-redis.js';
import { redisUrlVariable, useGivenRedis } from './given-redis.js';
import { startLocalRedis } from './local-redis.js';
import type { RedisAttempt, RedisServer } from './redis-server.js';

/** A place to look for a Redis. */
export interface RedisSource {
  readonly name: string;
  readonly open: () => Promise<RedisAttempt>;
}

/**
 * Where the tests get their Redis from, best first. A container comes last: tests that kill and restart a server want
 * a redis-server on the PATH, which all the others leave them.
 */
export function redisSources({ env, stderr }: RunnerIo): readonly RedisSource[] {
  const isRoot = process.getuid?.() === 0;
  return [
    { name: redisUrlVariable, open: () => useGivenRedis(env, stderr) },
    { name: 'redis-server or valkey-server', open: () => startLocalRedis(env) },
    { name: 'the Debian package', open: () => installDebianRedis({ env, stderr, isRoot }) },
    { name: 'a container', open: () => startContainerRedis(env) },
  ];
}

/**
 * Opens the first Redis that can be had.
 * @throws RunnerError `redis_not_found`, which tells what was tried and what to do.
 */
export async function findRedis(sources: readonly RedisSource[]): Promise<RedisServer> {
  const tried: string[] = [];
  for (const { name, open } of sources) {
    const attempt = await open();
    if ('server' in attempt) return attempt.server;
    tried.push(`  ${name}: ${attempt.unavailable}`);
  }
  throw new RunnerError(
    'redis_not_found',
    `The tests need a Redis (6.2 or newer) or a Valkey, and there is none. Tried:
${tried.join('\n')}
Do one of these and run the command again:
  install it: apt-get install redis-server, dnf install valkey, brew install redis
  start Docker or Podman
  set ${redisUrlVariable} to a Redis that tests may write to, such as redis://127.0.0.1:6379`,
  );
}
