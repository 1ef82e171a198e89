import type { LogEvent } from '@signallake/event-schema';
import { createRandom, type Random } from './random.js';
import { serviceCatalog } from './service-catalog.js';
import { statusWeights } from './status-weights.js';
import { createWeightedChoice, type WeightedChoice, zipfWeights } from './weighted-choice.js';

/** The random stream that the shape of the services is drawn from. */
const PROFILE_STREAM = 1;

/** One route of a service, and how it behaves in quiet times. */
export interface RouteProfile {
  method: LogEvent['method'];
  path: string;
  medianMs: number;
  /** Standard deviation of the natural logarithm of the latency. */
  spread: number;
  drawStatus: WeightedChoice<number>;
}

/** One service: its place in the list, its routes, where it runs and how often it is deployed. */
export interface ServiceProfile {
  index: number;
  name: string;
  drawRoute: WeightedChoice<RouteProfile>;
  /** Number of hosts in the busiest region. */
  hosts: number;
  majorVersion: number;
  deployEveryMs: number;
}

/** Draws the profiles of the first `count` services of the catalogue, the busiest first, for a seed. */
export function createServiceProfiles(seed: number, count: number): ServiceProfile[] {
  const random = createRandom(seed, PROFILE_STREAM);
  const names = Object.keys(serviceCatalog);
  return Array.from({ length: count }, (_, index) => {
    const base = names[index % names.length] as string;
    const round = Math.floor(index / names.length);
    return createServiceProfile(index, base, round === 0 ? base : `${base}-${round + 1}`, random);
  });
}

function createServiceProfile(index: number, base: string, name: string, random: Random): ServiceProfile {
  const routes = (serviceCatalog[base] ?? []).map((route): RouteProfile => {
    const [method, path, medianMs] = route;
    const weights = statusWeights(route, between(random, 0.3, 3));
    return {
      method,
      path,
      medianMs: medianMs * between(random, 0.8, 1.25),
      spread: between(random, 0.35, 0.7),
      drawStatus: createWeightedChoice(
        weights.map(([status]) => status),
        weights.map(([, weight]) => weight),
      ),
    };
  });
  return {
    index,
    name,
    drawRoute: createWeightedChoice(routes, zipfWeights(routes.length)),
    hosts: Math.floor(between(random, 2, 7)),
    majorVersion: Math.floor(between(random, 1, 5)),
    deployEveryMs: Math.floor(between(random, 18, 80)) * 3_600_000,
  };
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.float();
}
