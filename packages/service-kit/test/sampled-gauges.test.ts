import assert from 'node:assert/strict';
import { Registry } from 'prom-client';
import { registerSampledGauges } from '../src/index.js';

const gauges = [
  { name: 'files', help: 'Files.', value: ({ files }: { files: number }) => files },
  { name: 'twice_files', help: 'Twice as many.', value: ({ files }: { files: number }) => 2 * files },
];

describe('gauges of one sample', () => {
  it('share one look for each scrape, from the first scrape on', async () => {
    const registry = new Registry();
    let looks = 0;
    registerSampledGauges(registry, async () => ({ files: ++looks }), gauges);
    assert.match(await registry.metrics(), /^files 1\n[\s\S]*^twice_files 2$/m);
    assert.match(await registry.metrics(), /^files 2\n[\s\S]*^twice_files 4$/m);
    assert.equal(looks, 2);
  });

  it('are left out while the look fails, and back with the next that does not', async () => {
    const registry = new Registry();
    let isAway = false;
    registerSampledGauges(
      registry,
      async () => {
        if (isAway) throw new Error('away');
        return { files: 3 };
      },
      gauges,
    );
    assert.match(await registry.metrics(), /^files 3$/m);
    isAway = true;
    assert.doesNotMatch(await registry.metrics(), /^(twice_)?files \d/m);
    isAway = false;
    assert.match(await registry.metrics(), /^files 3$/m);
  });
});
