import { findProgram } from '../process/find-program.js';
import { runCommand } from '../process/run-command.js';
import { pnpmCommand } from '../workspace/pnpm-command.js';
import { repositoryRoot } from '../workspace/repository-root.js';
import type { SmokeSetting } from './smoke-setting.js';

/** Runs a root script as the README says, and states that it succeeds. */
export async function runScript(
  { env, signal, assertions }: SmokeSetting,
  statement: string,
  args: readonly string[],
): Promise<void> {
  const [command, ...words] = await pnpmCommand();
  const options = { cwd: repositoryRoot, env, output: 'capture', signal } as const;
  const { exitCode, output } = await runCommand(command, [...words, ...args], options);
  assertions.equal(statement, exitCode === 0 ? 0 : output, 0);
}

/** Runs a line of the banner in a shell, states that it is answered and not refused, and returns how many events it sent. */
export async function runCurlLine(
  { env, signal, directory, assertions }: SmokeSetting,
  line: string,
): Promise<number> {
  const statement = `works as it stands: ${line}`;
  if ((await findProgram(['curl'], env)) === undefined) {
    assertions.skip(statement, 'there is no curl');
    return 0;
  }
  const options = { cwd: directory, env, output: 'capture', signal } as const;
  const { exitCode, output } = await runCommand('sh', ['-c', line], options);
  const isAnswered = exitCode === 0 && /^\{"(?:accepted":1|data"|version")/.test(output);
  assertions.equal(statement, isAnswered ? '' : output, '');
  return output.startsWith('{"accepted":1') ? 1 : 0;
}
