import type { CountBounds } from './event-book.js';
import type { FindingKind } from './findings.js';

/** What is wrong with an answer. */
export interface Fault {
  readonly kind: FindingKind;
  readonly message: string;
}

/** What an answer says of a group: how many events, and what their latencies come to in milliseconds, where it tells. */
export interface Counted {
  readonly count: number;
  readonly latencySum?: number | undefined;
}

/** Sums of doubles differ by the order in which they are made. */
const SUM_TOLERANCE = 1e-9;

/**
 * Holds counts and sums by service against what was acked before the query was sent (`low`) and what was sent before its
 * answer came (`high`).
 */
export function judgeCounts(
  counted: ReadonlyMap<string, Counted>,
  before: ReadonlyMap<string, CountBounds>,
  after: ReadonlyMap<string, CountBounds>,
): readonly Fault[] {
  const faults: Fault[] = [];
  for (const service of new Set([...counted.keys(), ...after.keys()])) {
    const { count, latencySum } = counted.get(service) ?? { count: 0 };
    const { low, lowSum } = before.get(service) ?? { low: 0, lowSum: 0 };
    const { high, highSum } = after.get(service) ?? { high: 0, highSum: 0 };
    if (count < low)
      faults.push({ kind: 'lost', message: `${service}: ${count} counted, ${low} acked before` });
    // Events that were doubled and events that nobody sent look the same in a count.
    else if (count > high)
      faults.push({ kind: 'doubled', message: `${service}: ${count} counted, ${high} sent` });
    else if (latencySum !== undefined) {
      const tolerance = SUM_TOLERANCE * (1 + highSum);
      if (latencySum < lowSum - tolerance || latencySum > highSum + tolerance)
        faults.push({
          kind: 'wrong_answer',
          message: `${service}: latencies of ${latencySum} ms in all, which is not between ${lowSum} and ${highSum}`,
        });
    }
  }
  return faults;
}
