import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from '../process/find-program.js';
import { type CommandResult, runCommand } from '../process/run-command.js';
import { probeRedis } from './probe-redis.js';
import type { RedisAttempt } from './redis-server.js';

const image = 'docker.io/library/redis:7';
const startTimeoutMs = 30_000;

/** Runs Redis in a container, if Docker or Podman answers. */
export async function startContainerRedis(env: NodeJS.ProcessEnv): Promise<RedisAttempt> {
  const problems: string[] = [];
  for (const name of ['docker', 'podman']) {
    const engine = await findProgram([name], env);
    if (engine === undefined) {
      problems.push(`${name} is not on the PATH`);
      continue;
    }
    const attempt = await startIn(engine, name, env);
    if ('server' in attempt) return attempt;
    problems.push(attempt.unavailable);
  }
  return { unavailable: problems.join('; ') };
}

async function startIn(engine: string, name: string, env: NodeJS.ProcessEnv): Promise<RedisAttempt> {
  const call = (...args: string[]): Promise<CommandResult> =>
    runCommand(engine, args, { cwd: '/', env, output: 'capture' });
  const info = await call('info');
  if (info.exitCode !== 0) {
    return { unavailable: `${name} is there, but its engine does not answer` };
  }
  const container = `signallake-test-redis-${process.pid}`;
  const run = await call(
    'run',
    '--rm',
    '--detach',
    '--name',
    container,
    '--publish',
    '127.0.0.1::6379',
    image,
  );
  if (run.exitCode !== 0) {
    return { unavailable: `${name} cannot run ${image}: ${lastLine(run.output)}` };
  }
  const close = async (): Promise<void> => {
    await call('rm', '--force', container);
  };
  const port = parsePublishedPort((await call('port', container, '6379/tcp')).output);
  const url = `redis://127.0.0.1:${port}`;
  const deadlineMs = performance.now() + startTimeoutMs;
  for (;;) {
    const probe = await probeRedis(url, 1000);
    if ('version' in probe) {
      return {
        server: { url, version: probe.version, origin: `${image} (${probe.version}) in ${name}`, close },
      };
    }
    if (probe.hasAnswered || performance.now() > deadlineMs) {
      await close();
      return { unavailable: `${image} in ${name} does not work: ${probe.problem}` };
    }
    await delay(200);
  }
}

/** Reads what `docker port` prints, such as `127.0.0.1:49153`. */
function parsePublishedPort(output: string): string {
  return /:(\d+)\s*$/m.exec(output)?.[1] ?? '';
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
