import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { encodeLines } from '../lines/encode-lines.js';
import { CliError } from './cli-io.js';

/**
 * Writes batches of lines to a file, compressed when its name ends in `.gz`, or to `stdout` for `-`.
 * @param onWritten is told of each batch as it is handed on
 * @returns whether all was written; not when the reader of stdout went away
 * @throws {CliError} when the file cannot be written.
 */
export async function writeLines<B extends { lines: readonly string[] }>(
  target: string,
  batches: AsyncIterable<B>,
  stdout: Writable,
  onWritten: (batch: B, bytes: number) => void,
): Promise<boolean> {
  async function* encode() {
    for await (const batch of batches) {
      if (batch.lines.length === 0) continue;
      const bytes = encodeLines(batch.lines);
      yield bytes;
      onWritten(batch, bytes.length);
    }
  }
  const source = Readable.from(encode(), { highWaterMark: 1 });
  let outputError: NodeJS.ErrnoException | undefined;
  try {
    if (target === '-') {
      stdout.once('error', (error) => {
        outputError = error;
      });
      await pipeline(source, stdout, { end: false });
    } else {
      const file = createWriteStream(target);
      file.once('error', (error) => {
        outputError = error;
      });
      if (target.endsWith('.gz')) await pipeline(source, createGzip(), file);
      else await pipeline(source, file);
    }
    return true;
  } catch (error) {
    if (target === '-' && outputError?.code === 'EPIPE') return false;
    if (outputError !== undefined) throw new CliError(`cannot write ${target}: ${outputError.message}`);
    throw error;
  }
}
