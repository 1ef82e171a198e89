import { createByteCollector } from './byte-collector.js';

/** Reads a body to its end; `onLength` hears how many bytes are held so far, and may throw to stop it. */
export async function readWhole(
  source: AsyncIterable<Buffer>,
  onLength: (bytes: number) => void,
): Promise<Buffer> {
  const held = createByteCollector();
  for await (const piece of source) {
    onLength(held.length + piece.length);
    held.append(piece);
  }
  return held.take(held.length);
}
