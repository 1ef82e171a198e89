/** A buffer cut at the given offsets, in any order and perhaps beyond its end. */
export function cutAt(buffer: Buffer, offsets: readonly number[]): Buffer[] {
  const ends = [...new Set(offsets)].filter((offset) => offset > 0 && offset < buffer.length);
  ends.sort((a, b) => a - b);
  const starts = [0, ...ends];
  return starts.map((start, index) => buffer.subarray(start, ends[index] ?? buffer.length));
}
