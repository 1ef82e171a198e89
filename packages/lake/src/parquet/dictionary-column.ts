import { Dictionary, Int32, makeData, makeVector, Utf8 } from 'apache-arrow';
import { buildValidity, type ColumnBuilder } from './column.js';
import { layOutTexts, rangeOfTexts } from './text-column.js';

const NULL_CODE = -1;

/** Builds a column of nullable texts of which few differ: each distinct one is kept and encoded once. */
export function createDictionaryColumn(dictionaryId: number): ColumnBuilder<string | undefined> {
  const codes = new Map<string, number>();
  const values: number[] = [];
  let nullCount = 0;
  return {
    append(value) {
      if (value === undefined) {
        nullCount++;
        values.push(NULL_CODE);
        return;
      }
      let code = codes.get(value);
      if (code === undefined) {
        code = codes.size;
        codes.set(value, code);
      }
      values.push(code);
    },
    finish(rows) {
      const dictionary = makeVector(layOutTexts([...codes.keys()]));
      return makeData({
        type: new Dictionary(new Utf8(), new Int32(), dictionaryId),
        length: rows.length,
        nullCount,
        nullBitmap: buildValidity(rows, nullCount, (row) => values[row] === NULL_CODE),
        data: Int32Array.from(rows, (row) => Math.max(values[row] as number, 0)),
        dictionary,
      });
    },
    get nullCount() {
      return nullCount;
    },
    range: () => rangeOfTexts(codes.keys()),
  };
}
