import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Action, formatAction, parseAction } from '../src/log/actions.js';
import { formatCommitName, parseCommitName } from '../src/log/log-path.js';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const count = fc.nat({ max: 2 ** 40 });
const millis = fc.nat({ max: 4e12 }).map((ms) => ms * 1000);

const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('metadata'),
    id: fc.uuid(),
    schemaJson: text,
    partitionColumns: fc.array(text),
    createdMs: count,
  }),
  fc.record({ kind: fc.constant('protocol'), minReaderVersion: count, minWriterVersion: count }),
  fc.record({
    kind: fc.constant('add'),
    dataChange: fc.boolean(),
    file: fc.record({
      path: text.filter((path) => path !== ''),
      partition: fc.record({
        date: fc.constant('2026-01-31'),
        service: text,
        status_code: fc.integer({ min: 100, max: 599 }),
      }),
      bytes: count,
      modifiedMs: count,
      stats: fc.record({
        rows: count,
        minMicros: millis,
        maxMicros: millis,
        min: fc.record({
          endpoint: text,
          latency_ms: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        }),
        max: fc.record({ endpoint: text }),
        nullCount: fc.record({ host: count }),
      }),
    }),
  }),
  fc.record({ kind: fc.constant('remove'), path: text, deletedMs: count, dataChange: fc.boolean() }),
  fc.record({ kind: fc.constant('transaction'), applicationId: text, version: count, updatedMs: count }),
  fc.record({
    kind: fc.constant('commitInfo'),
    timestampMs: count,
    operation: text,
    parameters: fc.record({ mode: text }),
    metrics: fc.record({ numFiles: text }),
  }),
) as fc.Arbitrary<Action>;

describe('log entries', () => {
  it('read back as they were written, one line each (property)', () => {
    fc.assert(
      fc.property(actions, (action) => {
        const line = formatAction(action);
        assert.ok(!line.includes('\n'));
        assert.deepEqual(structuredClone(parseAction(line, 'test')), structuredClone(action));
      }),
    );
  });

  it('of kinds that other writers add are passed over', () => {
    assert.equal(parseAction('{"domainMetadata":{"domain":"x"}}', 'test'), undefined);
  });

  it('that cannot be read are named', () => {
    assert.throws(() => parseAction('{"add":', '00000000000000000007.json'), {
      code: 'log_entry_invalid',
      message: /00000000000000000007/,
    });
  });

  it('are named by their version in 20 digits (property)', () => {
    fc.assert(
      fc.property(count, (version) => assert.equal(parseCommitName(formatCommitName(version)), version)),
    );
    assert.equal(formatCommitName(42), '00000000000000000042.json');
    for (const name of [
      '_last_checkpoint',
      '00000000000000000010.checkpoint.parquet',
      '.00000000000000000010.json.ab.tmp',
    ]) {
      assert.equal(parseCommitName(name), undefined);
    }
  });
});
