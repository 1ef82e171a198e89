import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalizeJson, checksumOfJson } from '../src/log/json-checksum.js';
import {
  formatLastCheckpoint,
  type LastCheckpoint,
  parseLastCheckpoint,
} from '../src/log/last-checkpoint.js';
import { formatCheckpointNames, parseCheckpointName, parseCommitName } from '../src/log/log-path.js';

const versions = fc.maxSafeNat();
const optional = (count: fc.Arbitrary<number>) => fc.option(count, { nil: undefined });

const pointers = fc
  .record({
    version: versions,
    parts: optional(fc.integer({ min: 2, max: 9999 })),
    actions: versions,
    bytes: optional(versions),
    files: optional(versions),
  })
  .map(
    (last) =>
      Object.fromEntries(
        Object.entries(last).filter(([, value]) => value !== undefined),
      ) as unknown as LastCheckpoint,
  );

describe('the names of checkpoints', () => {
  it('are read back as they were written, and are no commits (property)', () => {
    fc.assert(
      fc.property(versions, optional(fc.integer({ min: 2, max: 20 })), (version, parts) => {
        const names = formatCheckpointNames(version, parts);
        assert.equal(names.length, parts ?? 1);
        for (const [index, name] of names.entries()) {
          const expected = parts === undefined ? { version } : { version, part: index + 1, parts };
          assert.deepEqual(parseCheckpointName(name), expected);
          assert.equal(parseCommitName(name), undefined);
        }
      }),
    );
  });

  it('are those of the protocol', () => {
    assert.deepEqual(formatCheckpointNames(10), ['00000000000000000010.checkpoint.parquet']);
    assert.deepEqual(
      formatCheckpointNames(10, 3)[1],
      '00000000000000000010.checkpoint.0000000002.0000000003.parquet',
    );
  });

  for (const name of [
    '_last_checkpoint',
    '00000000000000000010.json',
    '00000000000000000010.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet',
    '.00000000000000000010.checkpoint.parquet.1a2b3c.tmp',
  ]) {
    it(`are not those of other files: ${name}`, () => assert.equal(parseCheckpointName(name), undefined));
  }
});

describe('the pointer to the last checkpoint', () => {
  it('is read back as it was written (property)', () => {
    fc.assert(
      fc.property(pointers, (last) =>
        assert.deepEqual(parseLastCheckpoint(formatLastCheckpoint(last)), last),
      ),
    );
  });

  it('counts for nothing when it is torn anywhere (property)', () => {
    fc.assert(
      fc.property(pointers, fc.nat(), (last, cut) => {
        const text = formatLastCheckpoint(last);
        assert.equal(parseLastCheckpoint(text.slice(0, cut % text.length)), undefined);
      }),
    );
  });

  it('counts for nothing when a digit is another (property)', () => {
    fc.assert(
      fc.property(pointers, (last) => {
        const changed = formatLastCheckpoint(last).replace(/:(\d*)(\d)/, (_, head: string, digit: string) => {
          return `:${head}${(Number(digit) + 1) % 10}`;
        });
        assert.equal(parseLastCheckpoint(changed), undefined);
      }),
    );
  });

  it('is read without a checksum, as other writers may leave it', () => {
    assert.deepEqual(parseLastCheckpoint('{"version":7,"size":3,"checkpointSchema":{}}'), {
      version: 7,
      actions: 3,
    });
  });

  for (const text of [
    '',
    'null',
    '7',
    '[]',
    '{}',
    '{"version":-1,"size":1}',
    '{"version":"7","size":1}',
    '{"version":7,"size":1,"parts":1}',
  ]) {
    it(`counts for nothing when it makes no sense: ${text}`, () =>
      assert.equal(parseLastCheckpoint(text), undefined));
  }
});

describe('the checksum of JSON', () => {
  // The sample of PROTOCOL.md, "JSON checksum".
  const sample = {
    k0: "'v 0'",
    checksum: 'adsaskfljadfkjadfkj',
    k1: { k2: 2, k3: ['v3', [1, 2], { k4: 'v4', k5: ['v5', 'v6', 'v7'] }] },
  };

  it('is that of the protocol', () =>
    assert.equal(checksumOfJson(sample), '6a92d155a59bf2eecbd4b4ec7fd1f875'));

  it('is made over sorted paths', () => {
    const { checksum: _, ...others } = sample;
    assert.equal(
      canonicalizeJson(others),
      '"k0"="%27v%200%27","k1"+"k2"=2,"k1"+"k3"+0="v3","k1"+"k3"+1+0=1,"k1"+"k3"+1+1=2,' +
        '"k1"+"k3"+2+"k4"="v4","k1"+"k3"+2+"k5"+0="v5","k1"+"k3"+2+"k5"+1="v6","k1"+"k3"+2+"k5"+2="v7"',
    );
  });
});
