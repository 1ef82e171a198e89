import type { FileHandle } from 'node:fs/promises';

/** Writes all buffers at `position` (bytes), going on after a short write until the system refuses one. */
export async function writeFully(handle: FileHandle, buffers: Buffer[], position: number): Promise<void> {
  let rest = buffers;
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at);
    if (bytesWritten === 0) throw new Error(`writev wrote nothing at ${at}`);
    at += bytesWritten;
    rest = withoutFirst(rest, bytesWritten);
  }
}

/** The buffers that remain when the first `bytes` bytes of them are done. */
export function withoutFirst(buffers: Buffer[], bytes: number): Buffer[] {
  let skip = bytes;
  let index = 0;
  for (const buffer of buffers) {
    if (skip < buffer.length) break;
    skip -= buffer.length;
    index += 1;
  }
  const rest = buffers.slice(index);
  if (skip > 0 && rest[0] !== undefined) rest[0] = rest[0].subarray(skip);
  return rest;
}
