import { equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { retryDelayMs } from '../src/retry-policy.js';

describe('retryDelayMs', () => {
  const policy = { maxAttempts: 9, minDelayMs: 100, maxDelayMs: 1000 };

  it('doubles from the shortest wait and stops at the longest', () => {
    const withoutJitter = [1, 2, 3, 4, 5, 500, 5000].map((attempt) => retryDelayMs(attempt, policy, 1));
    equal(withoutJitter.join(), '100,200,400,800,1000,1000,1000');
  });

  it('is an integer of at least 1, from half of the full wait up to all of it, whatever the dice say', () => {
    const delays = fc.integer({ min: 1, max: 100_000 });
    const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        delays,
        delays,
        dice,
        (attempt, minDelayMs, maxDelayMs, random) => {
          const delayMs = retryDelayMs(attempt, { maxAttempts: 5, minDelayMs, maxDelayMs }, random);
          const fullMs = Math.min(minDelayMs * 2 ** (attempt - 1), maxDelayMs);
          ok(
            Number.isInteger(delayMs) &&
              delayMs >= 1 &&
              delayMs >= Math.floor(fullMs / 2) &&
              delayMs <= fullMs,
          );
        },
      ),
    );
  });
});
