/**
 * Smallest and largest text in the order of their UTF-8 bytes, which is that of their code points and of Parquet's
 * statistics; `undefined` when there is none.
 */
export function rangeOfTexts(texts: Iterable<Uint8Array>): { min: string; max: string } | undefined {
  let min: Uint8Array | undefined;
  let max: Uint8Array | undefined;
  for (const text of texts) {
    if (min === undefined || Buffer.compare(text, min) < 0) min = text;
    if (max === undefined || Buffer.compare(text, max) > 0) max = text;
  }
  return min && max && { min: decodeText(min), max: decodeText(max) };
}

/** A text from its UTF-8. */
export function decodeText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}
