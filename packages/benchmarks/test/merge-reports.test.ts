import assert from 'node:assert/strict';
import { mergeReports } from '../src/report/merge-reports.js';
import type { SuiteReport } from '../src/report/suite-report.js';

const machine = { processor: 'P', cores: 2, memoryGib: 8, system: 'Linux', node: '20.0.0' };
const report = (names: readonly string[], date: string, on = machine): SuiteReport => ({
  machine: on,
  outcomes: names.map((name) => ({ name, question: '', date, command: `pnpm bench ${name}` })),
});
const shape = ({ outcomes }: SuiteReport) => outcomes.map(({ name, date }) => `${name} ${date}`);

describe('merging reports', () => {
  const order = ['ingest', 'convert', 'query'];

  it('replaces what was run again, keeps the rest, and orders them as the suite does', () => {
    const merged = mergeReports(
      report(['query', 'ingest'], 'old'),
      report(['convert', 'query'], 'new'),
      order,
    );
    assert.deepEqual(shape(merged), ['ingest old', 'convert new', 'query new']);
  });

  it('drops what another machine found', () => {
    const elsewhere = report(['ingest'], 'old', { ...machine, cores: 64 });
    assert.deepEqual(shape(mergeReports(elsewhere, report(['query'], 'new'), order)), ['query new']);
  });

  it('begins with nothing', () => {
    assert.deepEqual(shape(mergeReports(undefined, report(['query'], 'new'), order)), ['query new']);
  });
});
