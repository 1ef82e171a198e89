import type { Writable } from 'node:stream';
import { probeRedis } from './probe-redis.js';
import type { RedisAttempt } from './redis-server.js';

/** Name of the variable that says which Redis the tests use. */
export const redisUrlVariable = 'SIGNALLAKE_TEST_REDIS_URL';

/** Takes the Redis that the environment names; that there is something wrong with it is said on `stderr`. */
export async function useGivenRedis(env: NodeJS.ProcessEnv, stderr: Writable): Promise<RedisAttempt> {
  const url = env[redisUrlVariable]?.trim() ?? '';
  if (url === '') {
    return { unavailable: 'not set' };
  }
  const probe = await probeRedis(url, 3000);
  if ('problem' in probe) {
    // The user has meant this one: to take another without a word would hide that it is away.
    stderr.write(
      `${redisUrlVariable} is set, but that Redis is of no use (${probe.problem}): looking for another.\n`,
    );
    return { unavailable: `set, but of no use: ${probe.problem}` };
  }
  return {
    server: {
      url,
      version: probe.version,
      origin: `${redisUrlVariable} (${probe.version})`,
      close: async () => undefined,
    },
  };
}
