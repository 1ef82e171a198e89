import type { FileHandle } from 'node:fs/promises';

const LF = 0x0a;
const STEP_BYTES = 64 * 1024;

/** The bytes of a file up to and with its last LF: what is left when a torn last line is cut. */
export async function wholeLinesLength(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const buffer = Buffer.allocUnsafe(Math.min(size, STEP_BYTES));
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - buffer.length);
    const { bytesRead } = await handle.read(buffer, 0, end - start, start);
    const lastLf = buffer.subarray(0, bytesRead).lastIndexOf(LF);
    if (lastLf >= 0) return start + lastLf + 1;
    end = start;
  }
  return 0;
}
