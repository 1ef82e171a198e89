import assert from 'node:assert/strict';
import fc from 'fast-check';
import { portableExp } from '../src/synthetic/portable-exp.js';
import { createRandom, createXoshiro128 } from '../src/synthetic/random.js';
import { createWeightedChoice, zipfWeights } from '../src/synthetic/weighted-choice.js';

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe('the random numbers', () => {
  it('are those of xoshiro128** for the state 1, 2, 3, 4', () => {
    // The vector that other implementations publish too, such as Rust's rand_xoshiro.
    const expected = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    assert.deepEqual(take(10, createXoshiro128([1, 2, 3, 4]).uint32), expected);
  });

  it('repeat for the same seed and stream, and differ for another of either', () => {
    const draw = (seed: number, stream: number) => take(8, createRandom(seed, stream).uint32).join();
    const different = [
      draw(1, 1),
      draw(2, 1),
      draw(1, 2),
      draw(2 ** 32 + 1, 1),
      draw(0, 0),
      draw(1, 2 ** 33),
    ];
    assert.equal(draw(1, 1), different[0]);
    assert.equal(new Set(different).size, different.length);
  });

  it('spread evenly over 0 to 1', () => {
    const random = createRandom(5, 5);
    const counts = new Array<number>(10).fill(0);
    for (let count = 0; count < 100_000; count++) {
      const bin = Math.floor(random.float() * 10);
      counts[bin] = (counts[bin] ?? Number.NaN) + 1;
    }
    for (const count of counts) assert.ok(count > 9_600 && count < 10_400, counts.join());
  });
});

describe('a weighted choice', () => {
  it('draws in proportion to the weights and never what weighs nothing', () => {
    const choose = createWeightedChoice(['a', 'never', 'b', 'nor this'], [3, 0, 1, 0]);
    const random = createRandom(9, 9);
    const drawn = Array.from({ length: 40_000 }, () => choose(random));
    const share = drawn.filter((item) => item === 'a').length / drawn.length;
    assert.ok(share > 0.74 && share < 0.76, String(share));
    assert.deepEqual(new Set(drawn), new Set(['a', 'b']));
  });

  it('takes the last possible item when a draw is next to 1', () => {
    const choose = createWeightedChoice([1, 2, 3], [0.1, 0.2, 0.7]);
    assert.equal(choose({ uint32: () => 0, float: () => 1 - Number.EPSILON / 2 }), 3);
  });

  it('has weights by the law of Zipf', () => {
    assert.deepEqual(zipfWeights(3), [1, 1 / 2, 1 / 3]);
  });
});

describe('the portable exponential function', () => {
  it('agrees with Math.exp to twelve digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (x) => {
        assert.ok(Math.abs(portableExp(x) / Math.exp(x) - 1) < 1e-12);
      }),
    );
  });
});
