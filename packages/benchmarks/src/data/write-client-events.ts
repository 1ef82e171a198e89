import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createEventSource } from '@signallake/event-generator';
import { SEED } from './seed.js';

const LINES_PER_WRITE = 5000;

/**
 * Writes generated events as clients send them, one a line.
 * @returns the size of the file, in bytes
 */
export async function writeClientEvents(path: string, events: number): Promise<number> {
  const file = createWriteStream(path);
  for (const lines of createEventSource({ seed: SEED, events }).lineBatches(LINES_PER_WRITE)) {
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return file.bytesWritten;
}
