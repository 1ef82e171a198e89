import { type Data, makeData, Utf8 } from 'apache-arrow';
import { comparePoints } from '../files/prune-files.js';
import { buildValidity, type ColumnBuilder } from './column.js';

/** Builds a column of nullable texts of which most differ. */
export function createTextColumn(): ColumnBuilder<string | undefined> {
  const values: (string | undefined)[] = [];
  let nullCount = 0;
  return {
    append(value) {
      values.push(value);
      if (value === undefined) nullCount++;
    },
    finish: (rows) =>
      layOutTexts(
        Array.from(rows, (row) => values[row] ?? ''),
        nullCount,
        buildValidity(rows, nullCount, (row) => values[row] === undefined),
      ),
    get nullCount() {
      return nullCount;
    },
    range: () => rangeOfTexts(values),
  };
}

/** Lays texts out as Arrow offsets and UTF-8 bytes. */
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

/** Smallest and largest text in code point order, which is that of Parquet's statistics. */
export function rangeOfTexts(values: Iterable<string | undefined>): { min: string; max: string } | undefined {
  let range: { min: string; max: string } | undefined;
  for (const value of values) {
    if (value === undefined) continue;
    if (range === undefined) range = { min: value, max: value };
    else if (comparePoints(value, range.min) < 0) range.min = value;
    else if (comparePoints(value, range.max) > 0) range.max = value;
  }
  return range;
}
