/** A span of time, in milliseconds since the epoch; `toMs` is not in it. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Cohorts are disjoint spans of time, so that what a query over some of them must count is known. They take turns between
 * two days, since today's files are merged by other rules than those of days before.
 */
const cohortLanes = 2;

const SPAN_MS = 5000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** When cohort 0 begins, for a suite that starts at `nowMs`: yesterday, early enough for its twin to be today. */
export function firstCohortMs(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS - DAY_MS + DAY_MS / 24;
}

/** The span of a cohort. */
export function cohortSpan(firstMs: number, cohort: number): TimeSpan {
  const fromMs = firstMs + (cohort % cohortLanes) * DAY_MS + Math.floor(cohort / cohortLanes) * SPAN_MS;
  return { fromMs, toMs: fromMs + SPAN_MS };
}

/** `count` cohorts whose spans follow each other, from `cohort` on; all of one lane. */
export function neighbouringCohorts(cohort: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => cohort + index * cohortLanes);
}
