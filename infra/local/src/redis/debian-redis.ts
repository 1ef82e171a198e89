import type { Writable } from 'node:stream';
import { findProgram } from '../process/find-program.js';
import { runCommand } from '../process/run-command.js';
import { startLocalRedis } from './local-redis.js';
import type { RedisAttempt } from './redis-server.js';

/**
 * Installs the package but does not start the system's Redis: invoke-rc.d asks policy-rc.d, and 101 means no
 * (invoke-rc.d(8)). One that an administrator has put there is left alone.
 */
const installScript = `set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends redis-server`;

/** What `installDebianRedis` needs. */
export interface DebianOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where the user is told that a package is being installed. */
  readonly stderr: Writable;
  readonly isRoot: boolean;
}

/** Installs Debian's or Ubuntu's redis-server, where that needs no password, and starts it. */
export async function installDebianRedis({ env, stderr, isRoot }: DebianOptions): Promise<RedisAttempt> {
  if ((await findProgram(['apt-get'], env)) === undefined) {
    return { unavailable: 'no apt-get here' };
  }
  const become = isRoot ? [] : ['sudo', '-n'];
  if (!isRoot && !(await maySudo(env))) {
    return { unavailable: 'only root or a user with passwordless sudo could install it' };
  }
  stderr.write(
    'Installing the package redis-server with apt-get, for the tests (its service is not started)…\n',
  );
  const [command = 'sh', ...args] = [...become, 'sh', '-c', installScript];
  const { exitCode, output } = await runCommand(command, args, { cwd: '/', env, output: 'capture' });
  if (exitCode !== 0) {
    return { unavailable: `apt-get could not install it:\n${output.trim()}` };
  }
  return startLocalRedis(env);
}

async function maySudo(env: NodeJS.ProcessEnv): Promise<boolean> {
  if ((await findProgram(['sudo'], env)) === undefined) {
    return false;
  }
  const { exitCode } = await runCommand('sudo', ['-n', 'true'], { cwd: '/', env, output: 'capture' });
  return exitCode === 0;
}
