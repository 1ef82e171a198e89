import { execFileSync } from 'node:child_process';

/** Why strace cannot trace a process here, or undefined when it can. */
export function whyNoStrace(): string | undefined {
  try {
    execFileSync('strace', ['-f', '-e', 'trace=fdatasync', 'true'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return String(error);
  }
}
