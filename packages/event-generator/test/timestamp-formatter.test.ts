import assert from 'node:assert/strict';
import { formatTimestamp } from '@signallake/event-schema';
import fc from 'fast-check';
import { createTimestampFormatter } from '../src/synthetic/timestamp-formatter.js';

describe('the formatter of timestamps', () => {
  it('writes what formatTimestamp writes, in whatever order the times come', () => {
    const micros = fc.oneof(
      fc.integer({ min: 0, max: 4_102_444_800_000_000 }),
      fc.integer({ min: 1_767_225_600_000_000, max: 1_767_226_600_000_000 }),
    );
    fc.assert(
      fc.property(fc.array(micros, { maxLength: 50 }), (times) => {
        const format = createTimestampFormatter();
        for (const time of times) assert.equal(format(time), formatTimestamp(time));
      }),
    );
  });
});
