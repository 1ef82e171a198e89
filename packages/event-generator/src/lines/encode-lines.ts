/** Encodes lines, each followed by a line feed, as UTF-8. */
export function encodeLines(lines: readonly string[]): Buffer {
  // A last empty line for the last line feed: appending it to the joined text would copy all of it once more.
  return Buffer.from([...lines, ''].join('\n'));
}
