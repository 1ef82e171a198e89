export { assertSameRows } from './assert-same-rows.js';
export {
  errorRatesOf,
  latencyOf,
  type MetricRow,
  percentile,
  regionalErrorsOf,
  slowestOf,
  volumeOf,
} from './oracle.js';
