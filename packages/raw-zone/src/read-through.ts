import { createReadStream } from 'node:fs';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What comes out of `transform` when a file is put through it; throws the error of either. */
export async function* readThrough(
  path: string,
  transform: Transform,
  { chunkBytes }: { chunkBytes?: number } = {},
): AsyncGenerator<Buffer> {
  const piped = pipeline(createReadStream(path, { highWaterMark: chunkBytes }), transform);
  // Its error also ends the transform, and is thrown by the loop below.
  piped.catch(() => undefined);
  yield* transform;
  await piped;
}
