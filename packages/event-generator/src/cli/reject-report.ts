import { closeSync, openSync, writeSync } from 'node:fs';
import { CliError } from './cli-io.js';
import type { Progress } from './progress.js';

/** Left-out lines that are shown; all of them go to the file. */
const MAX_SHOWN = 20;

/** A line that did not become an event, and why. */
export interface RejectedLine {
  file: string;
  line: number;
  reason: string;
  text: string;
}

/** Tells the user which lines were left out. */
export interface RejectReport {
  add(rejected: RejectedLine): void;
  /** Closes the file; twice without harm. */
  close(): void;
}

/** Creates a report that shows the first lines and writes all to `path`, if given. @throws {CliError} */
export function createRejectReport(path: string | undefined, progress: Progress): RejectReport {
  let descriptor = path === undefined ? undefined : open(path);
  let count = 0;
  return {
    add(rejected) {
      count++;
      const { file, line, reason } = rejected;
      if (count <= MAX_SHOWN) progress.note(`${file}:${line}: ${reason}`);
      if (count === MAX_SHOWN + 1) {
        progress.note(
          path === undefined ? 'more lines are left out; --rejects <file> lists all' : `more in ${path}`,
        );
      }
      if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(rejected)}\n`);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new CliError(`cannot write ${path}: ${(error as Error).message}`);
  }
}
