import { isAscii } from 'node:buffer';
import type { Vector } from '@duckdb/node-bindings';
import { readAddress, viewPointedBytes, viewValidity, viewValues } from './vector-memory.js';

// duckdb_string_t: 4 bytes of length, then up to 12 bytes of text, or 4 of prefix and 8 of address.
const STRING_BYTES = 16;
const INLINE_BYTES = 12;

// DuckDB lays the long texts of a vector one behind the other, and a call into the binding costs more than
// decoding hundreds of bytes. So neighbours are fetched and decoded together. What lies between two of them is
// less than a page, so all of it is mapped. A run is kept short because a text may keep its whole run alive.
const MAX_GAP_BYTES = 4096;
const MAX_RUN_BYTES = 16_384;

interface Run {
  readonly pointerOffset: number;
  readonly start: number;
  end: number;
  readonly indexes: number[];
}

/** Reads VARCHAR values. */
export function readStrings(vector: Vector, count: number): (string | null)[] {
  const view = viewValues(vector, count, STRING_BYTES);
  const isValid = viewValidity(vector, count);
  const decodeInline = createInlineDecoder(view);
  const texts = new Array<string | null>(count).fill(null);
  let run: Run | undefined;
  for (let index = 0; index < count; index++) {
    if (isValid && !isValid(index)) continue;
    const offset = index * STRING_BYTES;
    const length = view.getUint32(offset, true);
    if (length <= INLINE_BYTES) {
      texts[index] = decodeInline(offset + 4, length);
      continue;
    }
    const start = readAddress(view, offset + 8);
    const end = start + length;
    if (run && start >= run.start && start - run.end < MAX_GAP_BYTES && end - run.start <= MAX_RUN_BYTES) {
      run.end = Math.max(run.end, end);
      run.indexes.push(index);
    } else {
      if (run) decodeRun(view, run, texts);
      run = { pointerOffset: offset + 8, start, end, indexes: [index] };
    }
  }
  if (run) decodeRun(view, run, texts);
  return texts;
}

function createInlineDecoder(view: DataView): (offset: number, length: number) => string {
  const bytes = Buffer.from(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
  const latin = bytes.toString('latin1');
  return (offset, length) => {
    // The bytes after a short text are zero, so three words tell whether all of it is ASCII.
    const bits = view.getUint32(offset) | view.getUint32(offset + 4) | view.getUint32(offset + 8);
    if ((bits & 0x80808080) === 0) return latin.slice(offset, offset + length);
    return bytes.toString('utf8', offset, offset + length);
  };
}

function decodeRun(view: DataView, run: Run, texts: (string | null)[]): void {
  const bytes = viewPointedBytes(view, run.pointerOffset, run.end - run.start);
  const ascii = isAscii(bytes) ? bytes.toString('latin1') : undefined;
  for (const index of run.indexes) {
    const offset = index * STRING_BYTES;
    const start = readAddress(view, offset + 8) - run.start;
    const end = start + view.getUint32(offset, true);
    texts[index] = ascii === undefined ? bytes.toString('utf8', start, end) : ascii.slice(start, end);
  }
}

/** Reads BLOB values, each into a Buffer of its own. */
export function readBlobs(vector: Vector, count: number): (Buffer | null)[] {
  const view = viewValues(vector, count, STRING_BYTES);
  const isValid = viewValidity(vector, count);
  return Array.from({ length: count }, (_, index) => {
    if (isValid && !isValid(index)) return null;
    const offset = index * STRING_BYTES;
    const length = view.getUint32(offset, true);
    if (length > INLINE_BYTES) return Buffer.from(viewPointedBytes(view, offset + 8, length));
    return Buffer.from(Buffer.from(view.buffer as ArrayBuffer, view.byteOffset + offset + 4, length));
  });
}
