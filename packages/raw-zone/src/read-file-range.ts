import type { FileHandle } from 'node:fs/promises';

/** Which bytes of a file to read, and how many at a time. */
export interface FileRange {
  start: number;
  /** Exclusive; the end of the file where it comes first. */
  end: number;
  chunkBytes: number;
}

/** Reads a range of an open file in fresh buffers, so that a consumer may keep them. */
export async function* readFileRange(handle: FileHandle, range: FileRange): AsyncGenerator<Buffer> {
  let at = range.start;
  while (at < range.end) {
    const buffer = Buffer.allocUnsafe(Math.min(range.chunkBytes, range.end - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
