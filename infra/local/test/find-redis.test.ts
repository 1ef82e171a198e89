import assert from 'node:assert/strict';
import { findRedis, redisSources } from '../src/redis/find-redis.js';
import { useGivenRedis } from '../src/redis/given-redis.js';
import { startLocalRedis } from '../src/redis/local-redis.js';
import type { RedisServer } from '../src/redis/redis-server.js';
import { reservePorts } from '../src/start/ports.js';
import { collectOutput } from './collected-output.js';
import { createFakePrograms, type FakePrograms } from './fake-programs.js';

const server: RedisServer = {
  url: 'redis://x',
  version: '7.0.0',
  origin: 'here',
  close: async () => undefined,
};

describe('findRedis', () => {
  it('takes the first source that has one, and asks none after it', async () => {
    const asked: string[] = [];
    const source = (name: string, attempt: { server: RedisServer } | { unavailable: string }) => ({
      name,
      open: async () => {
        asked.push(name);
        return attempt;
      },
    });
    const sources = [source('a', { unavailable: 'no' }), source('b', { server }), source('c', { server })];
    assert.equal(await findRedis(sources), server);
    assert.deepEqual(asked, ['a', 'b']);
  });

  it('says what was tried and what to do when there is none', async () => {
    const sources = [{ name: 'a container', open: async () => ({ unavailable: 'no engine' }) }];
    await assert.rejects(findRedis(sources), (error: Error & { code: string }) => {
      assert.equal(error.code, 'redis_not_found');
      assert.match(error.message, /a container: no engine/);
      assert.match(error.message, /apt-get install redis-server/);
      assert.match(error.message, /set SIGNALLAKE_TEST_REDIS_URL to/);
      return true;
    });
  });
});

describe('redisSources', () => {
  let programs: FakePrograms;
  beforeEach(async () => {
    programs = await createFakePrograms();
  });
  afterEach(() => programs.remove());

  it('find nothing where there is nothing, and say why', async () => {
    const io = { stdout: collectOutput().stream, stderr: collectOutput().stream, env: programs.env };
    await assert.rejects(findRedis(redisSources(io)), (error: Error) => {
      const tried = error.message.split('\n').slice(1, 5);
      assert.deepEqual(tried, [
        '  SIGNALLAKE_TEST_REDIS_URL: not set',
        '  redis-server or valkey-server: not on the PATH',
        '  the Debian package: no apt-get here',
        '  a container: docker is not on the PATH; podman is not on the PATH',
      ]);
      return true;
    });
  });

  it('prefer the Redis that the environment names', async () => {
    await programs.add('redis-server', 'exec "$NODE" "$FAKE_REDIS" "$@"');
    const local = await startLocalRedis(programs.env);
    assert.ok('server' in local);
    try {
      const env = { ...programs.env, SIGNALLAKE_TEST_REDIS_URL: local.server.url };
      const io = { stdout: collectOutput().stream, stderr: collectOutput().stream, env };
      const found = await findRedis(redisSources(io));
      assert.equal(found.origin, 'SIGNALLAKE_TEST_REDIS_URL (7.2.4)');
      await found.close();
      // It is not ours to stop.
      const again = await useGivenRedis(env, io.stderr);
      assert.ok('server' in again);
    } finally {
      await local.server.close();
    }
  });

  it('say so when nothing answers where the environment points, and look on', async () => {
    const [port = 0] = await reservePorts('127.0.0.1', [{ service: 'nobody', port: 0, changedBy: '' }]);
    await programs.add('redis-server', 'exec "$NODE" "$FAKE_REDIS" "$@"');
    const stderr = collectOutput();
    const env = { ...programs.env, SIGNALLAKE_TEST_REDIS_URL: `redis://127.0.0.1:${port}` };
    const found = await findRedis(
      redisSources({ stdout: collectOutput().stream, stderr: stderr.stream, env }),
    );
    await found.close();
    assert.match(found.origin, /^redis-server 7\.2\.4/);
    assert.match(stderr.text, /SIGNALLAKE_TEST_REDIS_URL is set, but .*ECONNREFUSED.*looking for another/);
  });
});
