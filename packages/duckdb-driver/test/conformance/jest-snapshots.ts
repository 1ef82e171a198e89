import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { format } from 'pretty-format';

/** The snapshots that jest wrote beside a test file, by the name of the test and its count. */
export function readSnapshots(file: string): Readonly<Record<string, string>> {
  const path = join(dirname(file), '__snapshots__', `${basename(file)}.snap`);
  return createRequire(import.meta.url)(path);
}

/** A value as jest's snapshots have it. */
export function formatSnapshot(value: unknown): string {
  return `\n${format(value, { escapeRegex: true, escapeString: false, printBasicPrototype: false })}\n`;
}
