import { isDeepStrictEqual } from 'node:util';
import type { SuiteReport } from './suite-report.js';

/**
 * Adds what a run found to what was known of the machine: a benchmark that was run again is replaced, the others stay.
 * What another machine found is dropped, since values of two machines do not belong on one page.
 * @param order names of all benchmarks, in the order of the report
 */
export function mergeReports(
  known: SuiteReport | undefined,
  added: SuiteReport,
  order: readonly string[],
): SuiteReport {
  const kept = known && isDeepStrictEqual(known.machine, added.machine) ? known.outcomes : [];
  const byName = new Map([...kept, ...added.outcomes].map((outcome) => [outcome.name, outcome]));
  const names = [...new Set([...order, ...byName.keys()])];
  return {
    machine: added.machine,
    outcomes: names.flatMap((name) => byName.get(name) ?? []),
  };
}
