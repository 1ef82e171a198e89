const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const SLASH = 0x2f;

/**
 * The UTF-8 of a JSON string that has escapes.
 * @param bytes the string in `[start, end)`, its quotes included
 * @returns `undefined` when it is no JSON string
 */
export function unescapeJsonText(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  return unescapePunctuation(bytes, start + 1, end - 1) ?? parse(bytes, start, end);
}

/** Unescapes what has no escapes but those of quotes and slashes: JSON in JSON, as attributes are. */
function unescapePunctuation(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const unescaped = new Uint8Array(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    let byte = bytes[at] as number;
    if (byte < 0x20) return undefined;
    if (byte === BACKSLASH) {
      byte = bytes[++at] as number;
      if (byte !== QUOTE && byte !== BACKSLASH && byte !== SLASH) return undefined;
    }
    unescaped[length++] = byte;
  }
  return unescaped.subarray(0, length);
}

function parse(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end);
  try {
    return Buffer.from(JSON.parse(text) as string, 'utf8');
  } catch {
    return undefined;
  }
}
