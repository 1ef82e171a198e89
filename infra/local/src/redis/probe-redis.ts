import { Redis } from 'ioredis';

/** The oldest Redis that BullMQ works with. */
const oldestVersion = [6, 2] as const;

/** What a Redis answered, or why it will not do: not yet, as long as it has not answered. */
export type RedisProbe =
  | { readonly version: string }
  | { readonly problem: string; readonly hasAnswered: boolean };

/** Asks a Redis for its version; never rejects. */
export async function probeRedis(url: string, timeoutMs: number): Promise<RedisProbe> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let problem = '';
  client.on('error', (error) => {
    problem = error.message;
  });
  try {
    await client.connect();
    const [, version] = /^redis_version:(\S+)/m.exec(await client.info('server')) ?? [];
    if (version === undefined) return { problem: 'it does not say its version', hasAnswered: true };
    return isTooOld(version)
      ? { problem: `its version is ${version}, and 6.2 is needed`, hasAnswered: true }
      : { version };
  } catch (error) {
    const reason = problem || (error instanceof Error ? error.message : String(error));
    return { problem: reason, hasAnswered: false };
  } finally {
    client.disconnect();
  }
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
}
