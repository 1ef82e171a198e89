import { writeSync } from 'node:fs';

const WAIT = new Int32Array(new SharedArrayBuffer(4));

/** Prints a line before it returns: what is printed has left the process, whatever kills it next. */
export function printLine(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // The pipe is full until the reader catches up.
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') throw error;
      Atomics.wait(WAIT, 0, 0, 1);
    }
  }
}
