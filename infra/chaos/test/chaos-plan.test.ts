import assert from 'node:assert/strict';
import { planChaos } from '../src/plan/chaos-plan.js';
import { drawLife } from '../src/plan/draw-life.js';
import { createRandomStream } from '../src/random/random-stream.js';

const options = { seed: 1, durationMs: 20 * 60_000, killsPerMinute: 14, withDiskFull: true };

describe('planChaos', () => {
  it('makes the same plan of the same seed, and another of another', () => {
    assert.deepEqual(planChaos(options), planChaos(options));
    assert.notDeepEqual(planChaos(options), planChaos({ ...options, seed: 2 }));
  });

  it('plans about as many kills as it is told, and every kind of action', () => {
    const plan = planChaos(options);
    const kinds = new Map<string, number>();
    for (const { action } of plan) kinds.set(action.kind, (kinds.get(action.kind) ?? 0) + 1);
    const kills = kinds.get('kill') ?? 0;
    assert.ok(kills > 220 && kills < 340, `${kills} kills`);
    const others = ['corrupt-line', 'fill-disk', 'flush-redis', 'kill', 'pause', 'redis-away', 'stop'];
    assert.deepEqual([...kinds.keys()].toSorted(), others);
  });

  it('never fills the disk when it must not', () => {
    const plan = planChaos({ ...options, withDiskFull: false });
    assert.ok(plan.every(({ action }) => action.kind !== 'fill-disk'));
  });
});

describe('drawLife', () => {
  it('draws the same lives of the same stream', () => {
    const draw = () => {
      const random = createRandomStream(7, 'lives');
      return Array.from({ length: 50 }, () => drawLife(random, 'etl-worker', { killsAt: () => 0 }));
    };
    assert.deepEqual(draw(), draw());
    assert.ok(draw().some(({ killStep }) => killStep?.operation === 'commit'));
  });

  it('draws the steps more often that nothing was killed at, and one that is wanted for certain', () => {
    const random = createRandomStream(7, 'lives');
    const killsAt = (step: string): number => (step.endsWith(':sweep') ? 0 : 1);
    const lives = Array.from({ length: 200 }, () => drawLife(random, 'etl-worker', { killsAt }));
    const sweeps = lives.filter(({ killStep }) => killStep?.operation === 'sweep');
    assert.ok(sweeps.length > 30, `${sweeps.length} of ${lives.length}`);
    const wanted = drawLife(random, 'etl-worker', { killsAt, wanted: 'quarantine' });
    assert.equal(wanted.killStep?.operation, 'quarantine');
  });
});
