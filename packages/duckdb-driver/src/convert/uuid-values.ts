/** A UUID in its usual text form; DuckDB keeps it as a 128-bit integer whose highest bit is inverted. */
export function readUuid(view: DataView, offset: number): string {
  const first = toHex((view.getUint32(offset + 12, true) ^ 0x80000000) >>> 0);
  const second = toHex(view.getUint32(offset + 8, true));
  const third = toHex(view.getUint32(offset + 4, true));
  const fourth = toHex(view.getUint32(offset, true));
  return `${first}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${fourth}`;
}

function toHex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
