import type { CliIo } from './cli-io.js';

const EVERY_MS = 1000;

/** Shows on stderr what is being done, at most once a second. */
export function createProgress({ stderr }: Pick<CliIo, 'stderr'>, isQuiet: boolean): (step: string) => void {
  // Short work is done before anybody wonders.
  let shownMs = performance.now();
  return (step) => {
    const nowMs = performance.now();
    if (isQuiet || nowMs - shownMs < EVERY_MS) return;
    shownMs = nowMs;
    stderr.write(`${step}\n`);
  };
}
