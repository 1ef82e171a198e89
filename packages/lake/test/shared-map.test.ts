import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SharedMap } from '../src/table/shared-map.js';

const changes = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  fc.option(fc.nat(), { nil: undefined }),
);
/** Each step continues one of the versions made so far, mostly the newest. */
const steps = fc.array(fc.tuple(changes, fc.oneof(fc.constant(0), fc.nat({ max: 3 }))), { maxLength: 20 });

describe('a map that versions share', () => {
  it('is what a copy for each version would be, in every version and branch (property)', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const versions = [{ version: 0, map: SharedMap.empty<number>(0), model: new Map<string, number>() }];
        for (const [change, back] of all) {
          const from = versions.at(-1 - (back % versions.length)) as (typeof versions)[number];
          const model = new Map(from.model);
          for (const [key, value] of Object.entries(change)) {
            if (value === undefined) model.delete(key);
            else model.set(key, value);
          }
          const version = from.version + 1;
          versions.push({ version, map: from.map.with(version, new Map(Object.entries(change))), model });
          for (const { map, model: expected } of versions) {
            assert.deepEqual(new Map(map.entries()), expected);
            for (const key of ['a', 'b', 'c', 'd', 'e']) assert.equal(map.get(key), expected.get(key));
          }
        }
      }),
    );
  });
});
