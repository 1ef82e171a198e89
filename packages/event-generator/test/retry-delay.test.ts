import assert from 'node:assert/strict';
import { parseRetryAfterMs, retryDelayMs } from '../src/ingest/retry-delay.js';

describe('the wait before a retry', () => {
  it('doubles from 100 ms to 10 s, less up to a half', () => {
    assert.deepEqual(
      [1, 2, 3, 7, 8, 50].map((attempt) => retryDelayMs(attempt, 0, 1)),
      [100, 200, 400, 6400, 10_000, 10_000],
    );
    assert.equal(retryDelayMs(1, 0, 0), 50);
  });

  it('is never shorter than what the server asks for', () => {
    assert.equal(retryDelayMs(1, 3000, 0), 3000);
    assert.equal(retryDelayMs(1, 3000, 1), 3300);
    assert.equal(retryDelayMs(8, 3000, 1), 10_000);
  });

  const nowMs = Date.UTC(2026, 0, 1);
  const headers: [header: string | undefined, expectedMs: number][] = [
    [undefined, 0],
    ['0', 0],
    ['7', 7000],
    [' 7 ', 7000],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', 0],
  ];
  for (const [header, expectedMs] of headers) {
    it(`is ${expectedMs} ms by the header Retry-After: ${header}`, () => {
      assert.equal(parseRetryAfterMs(header, nowMs), expectedMs);
    });
  }
});
