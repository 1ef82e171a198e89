import { fileURLToPath } from 'node:url';
import type { LoadResult } from '../load/run-load.js';
import { OTHER_CORES } from './cores.js';
import { runForOutput } from './run-for-output.js';

/** What a load generator is told. */
export interface LoadSettings {
  /** Base URL of what takes `POST /v1/events`. */
  url: string;
  /** Events, one a line; sent once, from the beginning. */
  file: string;
  /** Events of a request: 1 is sent as JSON, more as NDJSON. */
  linesPerRequest: number;
  /** Requests in all, if the file has as many; a fifth of them warms up. */
  requests: number;
  connections: number;
  /** Requests a second in an open loop; default: a closed loop. */
  ratePerSecond?: number;
}

/** What a load generator measured. */
export interface MeasuredLoad extends LoadResult {
  /** Requests that were sent; every one was acknowledged. */
  requests: number;
  eventsPerSecond: number;
  /** How much of a core the generator itself took: near 100, it was the bottleneck. */
  busyPercent: number;
}

const SCRIPT = fileURLToPath(new URL('./load-generator.js', import.meta.url));

/** Runs a load generator in a process of its own, away from the core that is measured where there is another. */
export async function generateLoad(settings: LoadSettings): Promise<MeasuredLoad> {
  const output = await runForOutput(SCRIPT, { args: [JSON.stringify(settings)], cores: OTHER_CORES });
  return JSON.parse(output) as MeasuredLoad;
}
