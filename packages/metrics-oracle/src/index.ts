export { answerOf, type MetricRequest } from './answer-of.js';
export { assertSameRows } from './assert-same-rows.js';
export { filterEvents, type MetricFilter } from './filter-events.js';
export type { MetricRow, Series } from './group-events.js';
export {
  errorRatesOf,
  latencyOf,
  percentile,
  regionalErrorsOf,
  slowestOf,
  volumeOf,
} from './oracle.js';
