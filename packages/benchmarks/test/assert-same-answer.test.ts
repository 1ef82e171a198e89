import assert from 'node:assert/strict';
import { assertSameAnswer } from '../src/measure/assert-same-answer.js';

const columns = { keys: ['service'], values: ['count', 'p50'] };
const cart = { service: 'cart', count: 2, p50: 0.1 + 0.2 };
const pay = { service: 'pay', count: 1, p50: null };

describe('comparing answers', () => {
  it('takes rows in any order, counts as text, and percentiles that differ in the last bits', () => {
    assertSameAnswer([cart, pay], [pay, { ...cart, count: '2', p50: 0.3 }], columns);
  });

  for (const [what, peer] of Object.entries({
    'a missing row': [cart],
    'a row too many': [cart, pay, { ...pay, service: 'web' }],
    'another count': [cart, { ...pay, count: 2 }],
    'another percentile': [{ ...cart, p50: 0.300001 }, pay],
    'a value for null': [cart, { ...pay, p50: 0 }],
  })) {
    it(`refuses ${what}`, () => assert.throws(() => assertSameAnswer([cart, pay], peer, columns)));
  }
});
