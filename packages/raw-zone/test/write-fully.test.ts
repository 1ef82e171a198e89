import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withoutFirst } from '../src/write-fully.js';

describe('buffers after a short write', () => {
  it('are exactly the bytes that were not written', () => {
    const buffers = fc.array(fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)));
    fc.assert(
      fc.property(buffers, fc.nat(60), (all, count) => {
        const bytes = Math.min(count, Buffer.concat(all).length);
        assert.deepEqual(Buffer.concat(withoutFirst(all, bytes)), Buffer.concat(all).subarray(bytes));
      }),
    );
  });

  it('are none when everything was written', () => {
    assert.deepEqual(withoutFirst([Buffer.from('ab'), Buffer.from('c')], 3), []);
  });
});
