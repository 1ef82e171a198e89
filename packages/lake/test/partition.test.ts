import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatLogPath, parseLogPath } from '../src/files/data-file.js';
import { formatPartitionPath, type Partition, parsePartitionPath } from '../src/index.js';

const dates = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const services = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .filter((text) => !/\p{Cc}/u.test(text));

const plain = { noNullPrototype: true };

const partitions: fc.Arbitrary<Partition> = fc.oneof(
  fc.record({ date: dates }, plain),
  fc.record({ date: dates, service: services }, plain),
  fc.record({ date: dates, service: services, status_code: fc.integer({ min: 100, max: 599 }) }, plain),
);

describe('partition paths', () => {
  it('read back as the partition they were built from (property)', () => {
    fc.assert(
      fc.property(partitions, (partition) =>
        assert.deepEqual(parsePartitionPath(formatPartitionPath(partition)), partition),
      ),
    );
  });

  it('never leave their directory, whatever the service is called (property)', () => {
    fc.assert(
      fc.property(partitions, (partition) => {
        const parts = formatPartitionPath(partition).split('/');
        assert.equal(parts.length, Object.keys(partition).length);
        for (const part of parts) assert.match(part, /^[a-z_]+=./u);
      }),
    );
  });

  it('escape what Hive escapes and nothing else', () => {
    const path = formatPartitionPath({ date: '2026-01-31', service: 'a/b c%é=1', status_code: 200 });
    assert.equal(path, 'date=2026-01-31/service=a%2Fb c%25é%3D1/status_code=200');
  });

  for (const path of [
    'service=a/date=2026-01-31x',
    'date=2026-1-31',
    'date=2026-01-31/status_code=999',
    'a=b',
  ]) {
    it(`are refused when foreign: ${path}`, () => {
      assert.throws(() => parsePartitionPath(path), { code: 'path_invalid' });
    });
  }
});

describe('paths in the log', () => {
  it('are URIs that decode to the path on disk (property)', () => {
    fc.assert(
      fc.property(partitions, (partition) => {
        const path = `${formatPartitionPath(partition)}/x.parquet`;
        assert.equal(parseLogPath(formatLogPath(path)), path);
        assert.equal(decodeURI(new URL(formatLogPath(path), 'file:///lake/').pathname).length > 0, true);
      }),
    );
  });
});
