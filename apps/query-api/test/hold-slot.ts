import assert from 'node:assert/strict';
import type { QueryEngine } from '../src/engine/query-engine.js';

/**
 * Keeps one of the engine's slots busy, and a thread of the pool of libuv with it, until the returned function is called.
 * @param scanBytes what the query claims to open, which decides its lane
 */
export function holdSlot(engine: QueryEngine, scanBytes = 0): () => Promise<void> {
  const controller = new AbortController();
  const sql = 'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE (a.range * b.range) % 7 = 3';
  const ended = assert.rejects(engine.query({ sql }, controller.signal, scanBytes), /released/);
  return () => {
    controller.abort(new Error('released'));
    return ended;
  };
}
