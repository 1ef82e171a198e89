import { text } from 'node:stream/consumers';
import { startPinned } from './pinned-process.js';

/**
 * Runs a script to its end and returns what it wrote to stdout.
 * @throws {Error} when it wrote nothing or failed
 */
export async function runForOutput(
  script: string,
  options: { args: readonly string[]; cores?: string | undefined },
): Promise<string> {
  const { args, cores } = options;
  const { child, stop } = startPinned(script, { args, ...(cores !== undefined && { cores }) });
  if (!child.stdout) throw new Error(`${script} has no output`);
  const output = await text(child.stdout);
  await stop();
  if (child.exitCode !== 0 || output === '') throw new Error(`${script} failed with ${child.exitCode}`);
  return output;
}
