import type { Random } from './random.js';

/** Draws one of the given items, each with a probability in proportion to its weight. */
export type WeightedChoice<T> = (random: Random) => T;

/** Creates a {@link WeightedChoice} over at least one item; weights are finite, at least 0 and not all 0. */
export function createWeightedChoice<T>(items: readonly T[], weights: readonly number[]): WeightedChoice<T> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const limits = weights.map((weight) => {
    sum += weight;
    return sum / total;
  });
  // Rounding may leave the last limit just below 1; no draw may fall through it.
  const last = weights.findLastIndex((weight) => weight > 0);
  return (random) => {
    const draw = random.float();
    let index = 0;
    while (index < last && draw >= (limits[index] as number)) index++;
    return items[index] as T;
  };
}

/** Weights by Zipf's law with exponent 1, the largest first: 1, 1/2, 1/3, … */
export function zipfWeights(count: number): number[] {
  return Array.from({ length: count }, (_, rank) => 1 / (rank + 1));
}
