import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program ended. */
export interface ProgramResult {
  readonly exitCode: number | null;
  /** What it wrote to its output; with `errorOutput` this is what both came to. */
  readonly output: string;
  readonly errorOutput: string;
}

/** Where and with which environment programs run. */
export interface ProgramSetting {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a program to its end, whatever its exit code. @throws Error of the system when it cannot be started. */
export async function tryProgram(
  [program = '', ...args]: readonly string[],
  { directory, env }: ProgramSetting,
): Promise<ProgramResult> {
  // A group of its own: Ctrl-C is for this process, which then takes everything down in order.
  const child = spawn(program, args, {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const texts = { output: '', errorOutput: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    texts.errorOutput += chunk.toString();
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...texts };
}

/** Runs a program and returns its output. @throws Error with the end of what it wrote when it fails. */
export async function runProgram(command: readonly string[], setting: ProgramSetting): Promise<string> {
  const { exitCode, output, errorOutput } = await tryProgram(command, setting);
  if (exitCode === 0) return output;
  const tail = `${output}\n${errorOutput}`.trim().split('\n').slice(-30).join('\n');
  throw new Error(`${command.join(' ')} exited with ${exitCode}:\n${tail}`);
}
