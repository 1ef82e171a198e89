import { enlarge } from './growable.js';

const EMPTY = -1;

/** Distinct texts, numbered in the order in which they came; kept as UTF-8 bytes, so that looking up makes no strings. */
export interface TextDictionary {
  readonly size: number;
  /** Bytes of all texts. */
  readonly bytes: number;
  /** The number of the text in `source[start, end)`. */
  codeOf(source: Uint8Array, start: number, end: number): number;
  /** The UTF-8 of a text by its number; good until the next call of {@link codeOf}. */
  textOf(code: number): Uint8Array;
}

/** Creates an empty dictionary: a hash table with open addressing, at most half full. */
export function createTextDictionary(): TextDictionary {
  let slots = new Int32Array(256).fill(EMPTY);
  let hashes = new Int32Array(128);
  let ends = new Int32Array(128);
  let texts = new Uint8Array(4096);
  let size = 0;
  let length = 0;

  const startOf = (code: number): number => (code === 0 ? 0 : (ends[code - 1] as number));

  function add(hash: number, source: Uint8Array, start: number, end: number): number {
    if (length + end - start > texts.length) texts = enlarge(texts, length + end - start);
    for (let at = start; at < end; at++) texts[length++] = source[at] as number;
    if (size === hashes.length) {
      hashes = enlarge(hashes, size + 1);
      ends = enlarge(ends, size + 1);
    }
    hashes[size] = hash;
    ends[size] = length;
    return size++;
  }

  function grow(): void {
    slots = new Int32Array(slots.length * 2).fill(EMPTY);
    for (let code = 0; code < size; code++) {
      let slot = (hashes[code] as number) & (slots.length - 1);
      while (slots[slot] !== EMPTY) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = code;
    }
  }

  function isText(code: number, source: Uint8Array, start: number, end: number): boolean {
    const from = startOf(code);
    if ((ends[code] as number) - from !== end - start) return false;
    for (let index = 0; index < end - start; index++) {
      if (texts[from + index] !== source[start + index]) return false;
    }
    return true;
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return length;
    },
    codeOf(source, start, end) {
      const hash = hashOf(source, start, end);
      let slot = hash & (slots.length - 1);
      for (let code = slots[slot] as number; code !== EMPTY; code = slots[slot] as number) {
        if (hashes[code] === hash && isText(code, source, start, end)) return code;
        slot = (slot + 1) & (slots.length - 1);
      }
      const code = add(hash, source, start, end);
      slots[slot] = code;
      if (size * 2 > slots.length) grow();
      return code;
    },
    textOf: (code) => texts.subarray(startOf(code), ends[code]),
  };
}

/** FNV-1a, 32 bits. Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm". */
function hashOf(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (source[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
