import type { QueryCounts } from '../query/query-client.js';
import type { StepCoverage } from '../report/step-coverage.js';
import type { Fault } from './judge-counts.js';

const LEAST_JUDGED_SHARE = 0.5;
/** In a run of this length every named step comes by often enough to be killed at. */
const FULL_RUN_MS = 10 * 60_000;

/** Judges whether a run has seen enough for its silence to mean something. @param run.durationMs as it was asked for */
export function judgeRun(run: {
  durationMs: number;
  queries: QueryCounts;
  steps: readonly StepCoverage[];
}): readonly Fault[] {
  const { durationMs, queries, steps } = run;
  const faults: Fault[] = [];
  const whileUp = queries.asked - (queries.unanswered['down'] ?? 0);
  if (whileUp === 0 || queries.judged / whileUp < LEAST_JUDGED_SHARE) {
    const message = `${queries.judged} of ${whileUp} queries were checked that were asked while query-api was up`;
    faults.push({ kind: 'not_checked', message });
  }
  if (durationMs >= FULL_RUN_MS) {
    for (const { step, reached, killed } of steps) {
      if (killed === 0)
        faults.push({
          kind: 'step_not_killed',
          message: `${step}: reached ${reached} times, never killed at`,
        });
    }
  }
  return faults;
}
