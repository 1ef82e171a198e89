import { type Data, makeData, Utf8 } from 'apache-arrow';

/** Lays strings out as Arrow offsets and UTF-8 bytes. */
export function layOutTexts(texts: readonly string[], nullCount = 0, nullBitmap?: Uint8Array): Data<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  // Three bytes a UTF-16 unit is the most that UTF-8 needs, so one pass without measuring is enough.
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + text.length, 0) * 3);
  let end = 0;
  for (let index = 0; index < texts.length; index++) {
    end += bytes.write(texts[index] as string, end, 'utf8');
    valueOffsets[index + 1] = end;
  }
  const data = bytes.subarray(0, end);
  return makeData({ type: new Utf8(), length: texts.length, nullCount, nullBitmap, valueOffsets, data });
}
