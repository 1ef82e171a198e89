import { errorRates } from './error-rates.js';
import { latency } from './latency.js';
import type { Metric } from './metric.js';
import { regionalErrors } from './regional-errors.js';
import { slowestEndpoints } from './slowest-endpoints.js';
import { volume } from './volume.js';

/** The metrics endpoints. */
export const metricCatalogue: readonly Metric[] = [
  latency,
  errorRates,
  slowestEndpoints,
  regionalErrors,
  volume,
];
