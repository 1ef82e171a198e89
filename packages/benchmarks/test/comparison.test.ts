import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compare } from '../src/measure/comparison.js';
import { runPaired } from '../src/measure/run-paired.js';
import { summarize } from '../src/measure/summarize.js';

describe('summarize', () => {
  it('takes the middle of an odd number of values, and between the two middle ones of an even number', () => {
    assert.deepEqual(summarize([3, 1, 2]), { median: 2, min: 1, max: 3 });
    assert.deepEqual(summarize([4, 1, 2, 10]), { median: 3, min: 1, max: 10 });
  });

  it('has as many values below the median as above it', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
        const { median, min, max } = summarize(values);
        const below = values.filter((value) => value < median).length;
        const above = values.filter((value) => value > median).length;
        assert.ok(below <= values.length / 2 && above <= values.length / 2);
        assert.ok(min <= median && median <= max);
      }),
    );
  });

  it('refuses to sum up nothing', () => {
    assert.throws(() => summarize([]), RangeError);
  });
});

describe('compare', () => {
  it('is above 1 when SignalLake needs less time or does more in the same', () => {
    const times = compare({
      name: 'open',
      unit: 'ms',
      ours: { name: 'ours', values: [1, 2, 1] },
      peer: { name: 'peer', values: [2, 4, 3] },
    });
    assert.equal(times.ratio, 2);
    const rates = compare({
      name: 'convert',
      unit: 'events/s',
      ours: { name: 'ours', values: [100, 100] },
      peer: { name: 'peer', values: [50, 200] },
    });
    assert.equal(rates.ratio, 1.25);
  });

  it('takes the median of the pairs, so that a slow moment of the machine falls out', () => {
    const { ratio } = compare({
      name: 'open',
      unit: 'ms',
      ours: { name: 'ours', values: [10, 100, 10] },
      peer: { name: 'peer', values: [20, 200, 20] },
    });
    assert.equal(ratio, 2);
  });

  it('refuses runs that do not pair up', () => {
    const sides = { ours: { name: 'ours', values: [1] }, peer: { name: 'peer', values: [1, 2] } };
    assert.throws(() => compare({ name: 'open', unit: 'ms', ...sides }), RangeError);
  });
});

describe('runPaired', () => {
  it('runs the sides in turn and does not count the first run of each', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    const values = await runPaired({ ours: side('ours'), peer: side('peer') }, { pairs: 2 });
    assert.deepEqual(order, ['ours', 'peer', 'ours', 'peer', 'ours', 'peer']);
    assert.deepEqual(values, { ours: [3, 5], peer: [4, 6] });
  });
});
