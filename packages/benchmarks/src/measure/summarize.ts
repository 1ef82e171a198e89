/** What a set of measured values comes to, in the unit of the values. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

/**
 * Sums up measured values.
 * @throws {RangeError} when there is none
 */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('there is nothing to sum up');
  const sorted = [...values].sort((a, b) => a - b);
  return { median: medianOf(sorted), min: sorted[0] as number, max: sorted.at(-1) as number };
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
