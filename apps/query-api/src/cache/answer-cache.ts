import { LRUCache } from 'lru-cache';
import type { Answer } from '../answer/answer.js';

/** Answers that were computed, by their entity tag: the least recently used ones leave first. */
export interface AnswerCache {
  /** Bytes that the answers take, by estimate. */
  readonly bytes: number;
  get(tag: string): Answer | undefined;
  set(tag: string, answer: Answer): void;
}

/** What V8 takes for a value and its place in a row, roughly, in bytes; a text takes its characters more. */
const VALUE_BYTES = 24;

/** Creates a cache of at most `maxBytes`; 0 keeps nothing. An answer that would fill more than a quarter is not kept. */
export function createAnswerCache(maxBytes: number): AnswerCache {
  if (maxBytes === 0) return { bytes: 0, get: () => undefined, set: () => undefined };
  const answers = new LRUCache<string, Answer>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 4),
    sizeCalculation: estimateBytes,
  });
  return {
    get bytes() {
      return answers.calculatedSize;
    },
    get: (tag) => answers.get(tag),
    set: (tag, answer) => {
      answers.set(tag, answer);
    },
  };
}

function estimateBytes({ rows, columns }: Answer): number {
  let bytes = 1024 + rows.length * columns.length * VALUE_BYTES;
  const texts = columns.filter(({ kind }) => kind === 'text' || kind === 'instant');
  for (const row of rows) for (const { name } of texts) bytes += 2 * String(row[name]).length;
  return bytes;
}
