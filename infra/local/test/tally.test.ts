import assert from 'node:assert/strict';
import type { ResultRecord } from '../src/results/result-record.js';
import { tallyResults } from '../src/results/tally.js';

const allZero = { test: 0, check: 0, smoke: 0 };
const lake: ResultRecord = { step: 'test', name: '@s/lake', passed: 40, failed: 0, skipped: 1 };
const check: ResultRecord = { step: 'check', name: 'check', passed: 4, failed: 0, skipped: 0 };
const smoke: ResultRecord = { step: 'smoke', name: 'smoke', passed: 19, failed: 0, skipped: 0 };

describe('tallyResults', () => {
  it('adds up passed and failed over all records', () => {
    const records = [lake, { ...check, passed: 3, failed: 1 }, smoke];
    const tally = tallyResults({ records, exitCodes: { ...allZero, check: 1 }, testedPackages: ['@s/lake'] });
    assert.deepEqual([tally.passed, tally.failed], [62, 1]);
    assert.ok(tally.lines.includes('test @s/lake: 40 passed, 0 failed, 1 skipped'));
  });

  it('counts a package with tests that left no record as failed', () => {
    const input = { records: [lake, check, smoke], exitCodes: { ...allZero, test: 1 } };
    const tally = tallyResults({ ...input, testedPackages: ['@s/lake', '@s/raw-zone'] });
    assert.equal(tally.failed, 1);
    assert.match(tally.lines.join('\n'), /@s\/raw-zone: has tests, but left no result/);
  });

  it('counts a command that failed though its records know of no failure', () => {
    const input = { records: [lake, check, smoke], testedPackages: ['@s/lake'] };
    const tally = tallyResults({ ...input, exitCodes: { ...allZero, smoke: 124 } });
    assert.equal(tally.failed, 1);
    assert.match(tally.lines.join('\n'), /smoke: exited with 124/);
  });

  it('counts a command that succeeded without running anything as failed', () => {
    const idle = { ...lake, passed: 0, skipped: 41 };
    const input = { records: [idle, check, smoke], exitCodes: allZero };
    const tally = tallyResults({ ...input, testedPackages: ['@s/lake'] });
    assert.equal(tally.failed, 1);
    assert.match(tally.lines.join('\n'), /test: nothing ran/);
  });
});
