import type { EventRow } from '@signallake/event-schema';
import { Dictionary, Int32, makeData, makeVector, Utf8 } from 'apache-arrow';
import { buildValidity, type ColumnBuilder } from './column.js';
import { enlarge } from './growable.js';
import { rangeOfTexts } from './range-of-texts.js';
import type { TextDictionary } from './text-dictionary.js';

const NULL_CODE = -1;

/**
 * Builds a column of nullable texts of which few differ.
 * @param text the column's index among the texts of a row
 * @param shared the texts of this column in all batches; each batch is laid out with those it has itself
 */
export function createDictionaryColumn(
  text: number,
  dictionaryId: number,
  shared: TextDictionary,
): ColumnBuilder {
  let codes = new Int32Array(0);
  let rows = 0;
  let nullCount = 0;

  function* texts(): Generator<Uint8Array> {
    for (const code of new Set(codes.subarray(0, rows))) if (code !== NULL_CODE) yield shared.textOf(code);
  }

  return {
    append({ sources, starts, ends }: EventRow) {
      if (rows === codes.length) codes = enlarge(codes, rows + 1);
      const start = starts[text] as number;
      if (start < 0) {
        nullCount++;
        codes[rows++] = NULL_CODE;
      } else codes[rows++] = shared.codeOf(sources[text] as Uint8Array, start, ends[text] as number);
    },
    finish(order) {
      // Which number a shared text has among those of this batch.
      const ownCodes = new Int32Array(shared.size).fill(NULL_CODE);
      const own: Uint8Array[] = [];
      const data = new Int32Array(rows);
      for (let index = 0; index < rows; index++) {
        const code = codes[order ? (order[index] as number) : index] as number;
        if (code === NULL_CODE) continue;
        if (ownCodes[code] === NULL_CODE) ownCodes[code] = own.push(shared.textOf(code)) - 1;
        data[index] = ownCodes[code] as number;
      }
      return makeData({
        type: new Dictionary(new Utf8(), new Int32(), dictionaryId),
        length: rows,
        nullCount,
        nullBitmap: buildValidity(rows, order, nullCount, (row) => codes[row] === NULL_CODE),
        data,
        dictionary: makeVector(layOutDictionary(own)),
      });
    },
    get nullCount() {
      return nullCount;
    },
    range: () => rangeOfTexts(texts()),
  };
}

function layOutDictionary(texts: readonly Uint8Array[]) {
  const valueOffsets = new Int32Array(texts.length + 1);
  texts.forEach((text, index) => {
    valueOffsets[index + 1] = (valueOffsets[index] as number) + text.length;
  });
  return makeData({
    type: new Utf8(),
    length: texts.length,
    nullCount: 0,
    valueOffsets,
    data: Buffer.concat(texts),
  });
}
