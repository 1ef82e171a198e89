import { portableExp } from './portable-exp.js';
import type { Random } from './random.js';
import type { RouteProfile } from './service-profile.js';

/** Where the gateway of the imagined services gives up, in milliseconds. */
const TIMEOUT_MS = 30_000;
const SLOW_SHARE = 0.012;

/**
 * Draws a latency in milliseconds, with two decimals: log-normal around the route's median, with a share of requests
 * in a Pareto tail. `slowness` multiplies it; so does the status, since a refusal is quick and a failure slow.
 */
export function drawLatencyMs(random: Random, route: RouteProfile, status: number, slowness: number): number {
  let latencyMs =
    route.medianMs * slowness * statusFactor(status) * portableExp(route.spread * drawNormal(random));
  if (random.float() < SLOW_SHARE) latencyMs *= 1.5 / (1 - random.float());
  return Math.round(Math.min(latencyMs, TIMEOUT_MS) * 100) / 100;
}

/** About a standard normal variate: the sum of four uniform ones (Irwin-Hall), which needs only arithmetic. */
function drawNormal(random: Random): number {
  const first = random.uint32();
  const second = random.uint32();
  const sum = (first >>> 16) + (first & 0xffff) + (second >>> 16) + (second & 0xffff);
  return (sum / 0x1_0000 - 2) * 1.732_050_807_568_877_2;
}

function statusFactor(status: number): number {
  if (status >= 500) return 3.2;
  if (status === 401 || status === 429 || status === 304) return 0.35;
  return status >= 400 ? 0.8 : 1;
}
