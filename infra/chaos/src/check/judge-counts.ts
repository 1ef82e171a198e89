import type { CountBounds } from './event-book.js';
import type { FindingKind } from './findings.js';

/** What is wrong with an answer. */
export interface Fault {
  readonly kind: FindingKind;
  readonly message: string;
}

/**
 * Holds counts by service against what was acked before the query was sent (`low`) and what was sent before its answer came
 * (`high`).
 */
export function judgeCounts(
  counted: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, CountBounds>,
  after: ReadonlyMap<string, CountBounds>,
): readonly Fault[] {
  const faults: Fault[] = [];
  for (const service of new Set([...counted.keys(), ...after.keys()])) {
    const count = counted.get(service) ?? 0;
    const low = before.get(service)?.low ?? 0;
    const high = after.get(service)?.high ?? 0;
    if (count < low)
      faults.push({ kind: 'lost', message: `${service}: ${count} counted, ${low} acked before` });
    // Events that were doubled and events that nobody sent look the same in a count.
    if (count > high) faults.push({ kind: 'doubled', message: `${service}: ${count} counted, ${high} sent` });
  }
  return faults;
}
