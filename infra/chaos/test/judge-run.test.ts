import assert from 'node:assert/strict';
import { judgeRun } from '../src/check/judge-run.js';
import { judgeQuarantine } from '../src/finish/compare-quarantine.js';

const queries = { asked: 10, judged: 6, exact: 3, unanswered: { down: 4 } };
const steps = [
  { step: 'after:commit', reached: 9, killed: 1 },
  { step: 'after:sweep', reached: 0, killed: 0 },
];
const kindsOf = (run: Partial<Parameters<typeof judgeRun>[0]>): string[] =>
  judgeRun({ durationMs: 60_000, queries, steps, ...run }).map(({ kind }) => kind);

describe('judgeRun', () => {
  it('fails a run of which too few answers were checked, but for those asked while query-api was down', () => {
    assert.deepEqual(kindsOf({}), []);
    assert.deepEqual(kindsOf({ queries: { ...queries, unanswered: {}, judged: 4 } }), ['not_checked']);
    assert.deepEqual(kindsOf({ queries: { asked: 0, judged: 0, exact: 0, unanswered: {} } }), [
      'not_checked',
    ]);
  });

  it('fails a run of ten minutes in which nothing was killed at a step', () => {
    assert.deepEqual(kindsOf({ durationMs: 600_000 }), ['step_not_killed']);
    assert.deepEqual(kindsOf({ durationMs: 600_000, steps: steps.slice(0, 1) }), []);
  });
});

describe('judgeQuarantine', () => {
  const damaged = [{ eventId: 'e', segment: 's', offset: 7, line: '#"a":1}' }];
  const line = { segment: 's', offset: 7, line: Buffer.from('#"a":1}') };

  it('wants every damaged line as it was left, once, and no other', () => {
    const faultsOf = (...lines: (typeof line)[]): number => judgeQuarantine(lines, damaged).length;
    assert.equal(faultsOf(line), 0);
    assert.equal(faultsOf(), 1);
    assert.equal(faultsOf(line, line), 1);
    assert.equal(faultsOf(line, { ...line, offset: 8 }), 1);
    assert.equal(faultsOf({ ...line, line: Buffer.from('#"a":2}') }), 1);
  });
});
