import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

let server: ChildProcess | undefined;

/** The Redis that the test runner provides, or a redis-server started for the rest of this test run. */
export async function getTestRedisUrl(): Promise<string> {
  const provided = process.env['SIGNALLAKE_TEST_REDIS_URL'];
  if (provided !== undefined && provided !== '') return provided;
  const port = await findFreePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  server = spawn('redis-server', args, { stdio: 'ignore' });
  await once(server, 'spawn');
  return `redis://127.0.0.1:${port}`;
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

after('stop the Redis of this test run', async () => {
  if (server === undefined || server.exitCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
});
