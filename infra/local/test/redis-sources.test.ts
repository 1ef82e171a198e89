import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startContainerRedis } from '../src/redis/container-redis.js';
import { installDebianRedis } from '../src/redis/debian-redis.js';
import { startLocalRedis } from '../src/redis/local-redis.js';
import { probeRedis } from '../src/redis/probe-redis.js';
import { collectOutput } from './collected-output.js';
import { createFakePrograms, type FakePrograms } from './fake-programs.js';

const fakeRedis = 'exec "$NODE" "$FAKE_REDIS" "$@"';

describe('Redis for the tests', () => {
  let programs: FakePrograms;
  beforeEach(async () => {
    programs = await createFakePrograms();
  });
  afterEach(() => programs.remove());

  describe('from the PATH', () => {
    it('is started, answers, and is gone after close, which may be called twice', async () => {
      await programs.add('redis-server', fakeRedis);
      const attempt = await startLocalRedis(programs.env);
      assert.ok('server' in attempt);
      const { server } = attempt;
      assert.deepEqual(await probeRedis(server.url, 1000), { version: '7.2.4' });
      await server.close();
      await server.close();
      assert.ok('problem' in (await probeRedis(server.url, 1000)));
    });

    it('is a Valkey where there is no Redis', async () => {
      await programs.add('valkey-server', fakeRedis);
      const attempt = await startLocalRedis(programs.env);
      assert.ok('server' in attempt);
      await attempt.server.close();
      assert.match(attempt.server.origin, /^valkey-server 7\.2\.4/);
    });

    it('is not taken when it does not start, with its own words as the reason', async () => {
      await programs.add('redis-server', 'echo "bad luck" >&2; exit 1');
      const attempt = await startLocalRedis(programs.env);
      assert.ok('unavailable' in attempt);
      assert.match(attempt.unavailable, /redis-server does not work: bad luck$/);
    });

    it('is not taken when it is older than BullMQ needs', async () => {
      await programs.add('redis-server', `FAKE_REDIS_VERSION=6.0.16 ${fakeRedis}`);
      const attempt = await startLocalRedis(programs.env);
      assert.ok('unavailable' in attempt);
      assert.match(attempt.unavailable, /its version is 6\.0\.16, and 6\.2 is needed/);
    });
  });

  describe('from a container', () => {
    const engine = `
case "$1" in
  info) exit 0 ;;
  run)
    "$NODE" -e 'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port); process.exit() })' > "$STATE/port"
    read -r port < "$STATE/port"
    "$NODE" "$FAKE_REDIS" --port "$port" > /dev/null 2>&1 &
    echo "$!" > "$STATE/pid"; echo "$*" > "$STATE/run" ;;
  port) read -r port < "$STATE/port"; echo "127.0.0.1:$port" ;;
  rm) read -r pid < "$STATE/pid"; kill "$pid"; echo "$*" > "$STATE/removed" ;;
esac`;

    for (const name of ['docker', 'podman']) {
      it(`is run by ${name} and removed at the end`, async () => {
        await programs.add(name, engine);
        const attempt = await startContainerRedis(programs.env);
        assert.ok('server' in attempt, JSON.stringify(attempt));
        assert.match(attempt.server.origin, new RegExp(`redis:7 \\(7\\.2\\.4\\) in ${name}$`));
        await attempt.server.close();
        const run = await readFile(join(programs.directory, 'run'), 'utf8');
        const removed = await readFile(join(programs.directory, 'removed'), 'utf8');
        const [, container = ''] = /--name (\S+)/.exec(run) ?? [];
        assert.equal(removed.trim(), `rm --force ${container}`);
      });
    }

    it('is not taken when no engine answers or the image cannot be had', async () => {
      await programs.add('docker', 'exit 1');
      await programs.add('podman', '[ "$1" = info ] && exit 0; echo "no such image" >&2; exit 125');
      const attempt = await startContainerRedis(programs.env);
      assert.ok('unavailable' in attempt);
      assert.match(attempt.unavailable, /docker is there, but its engine does not answer/);
      assert.match(attempt.unavailable, /podman cannot run .*: no such image/);
    });
  });

  describe('from Debian', () => {
    const options = () => ({ env: programs.env, stderr: collectOutput().stream });

    it('is installed by a user with passwordless sudo, and started', async () => {
      // sudo stands in for all that root would do: the package brings a redis-server.
      await programs.add('apt-get', 'exit 0');
      await programs.add('fake-redis', fakeRedis);
      await programs.add(
        'sudo',
        '[ "$2" = true ] && exit 0; echo "$*" > "$STATE/sudo"; PATH=/bin:/usr/bin; ln -s fake-redis "$STATE/bin/redis-server"',
      );
      const stderr = collectOutput();
      const attempt = await installDebianRedis({ ...options(), stderr: stderr.stream, isRoot: false });
      assert.ok('server' in attempt, JSON.stringify(attempt));
      await attempt.server.close();
      const given = await readFile(join(programs.directory, 'sudo'), 'utf8');
      assert.match(given, /^-n sh -c .*policy-rc\.d.*apt-get update.*apt-get install -y .*redis-server/s);
      assert.match(stderr.text, /Installing the package redis-server/);
    });

    it('is not installed by a user who would have to give a password', async () => {
      await programs.add('apt-get', 'touch "$STATE/called"');
      await programs.add('sudo', 'exit 1');
      const attempt = await installDebianRedis({ ...options(), isRoot: false });
      assert.ok('unavailable' in attempt);
      assert.match(attempt.unavailable, /only root or a user with passwordless sudo/);
      await assert.rejects(access(join(programs.directory, 'called')));
    });

    it('is given up with the words of apt-get when that fails', async () => {
      await programs.add('apt-get', 'exit 0');
      await programs.add('sudo', '[ "$2" = true ] && exit 0; echo "E: no network" >&2; exit 100');
      const attempt = await installDebianRedis({ ...options(), isRoot: false });
      assert.ok('unavailable' in attempt);
      assert.match(attempt.unavailable, /E: no network/);
    });
  });
});
