import assert from 'node:assert/strict';
import { formatChaosReport } from '../src/report/chaos-report.js';
import { runChaos } from '../src/run-chaos.js';

describe('the chaos suite', function () {
  this.timeout(300_000);

  it('loses, doubles and invents nothing in a short seeded run', async () => {
    const report = await runChaos({
      durationMs: 15_000,
      seed: 3,
      killsPerMinute: 30,
      eventsPerSecond: 100,
      withDiskFull: false,
      keep: false,
      signal: new AbortController().signal,
    });
    assert.ok(report.ok, formatChaosReport(report));
    // A run in which nothing happened proves nothing.
    assert.ok(report.kills > 0, 'no process was killed');
    assert.ok(report.events_acked > 0, 'no event was acked');
    assert.ok(report.queries_checked > 0, 'no answer was checked');
  });
});
