import { LRUCache } from 'lru-cache';
import type { RenderedAnswer } from '../answer/render-answer.js';

/** Answers that were computed, by their entity tag: the least recently used ones leave first. */
export interface AnswerCache {
  /** Bytes that the answers take. */
  readonly bytes: number;
  get(tag: string): RenderedAnswer | undefined;
  set(tag: string, answer: RenderedAnswer): void;
}

/** What an answer takes beside its body, roughly, in bytes: what it tells of itself, its tag, its place in the cache. */
const OVERHEAD_BYTES = 2048;

/** Creates a cache of at most `maxBytes`; 0 keeps nothing. An answer that would fill more than a quarter is not kept. */
export function createAnswerCache(maxBytes: number): AnswerCache {
  if (maxBytes === 0) return { bytes: 0, get: () => undefined, set: () => undefined };
  const answers = new LRUCache<string, RenderedAnswer>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 4),
    sizeCalculation: countBytes,
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

/** A piece may be a view of a part of a buffer, all of which it keeps. */
function countBytes({ pieces }: RenderedAnswer): number {
  return pieces.reduce((bytes, piece) => bytes + piece.buffer.byteLength, OVERHEAD_BYTES);
}
