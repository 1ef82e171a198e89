import { Counter, collectDefaultMetrics, type Metric, Registry } from 'prom-client';

let metrics: readonly Metric[] | undefined;

/**
 * prom-client's metrics of this process (CPU, memory, event loop, garbage collection), made at the first call.
 * There is one process, so there is one set: its observers cannot be stopped, and one more for every registry would
 * slow a process down that makes many.
 */
export function getProcessMetrics(): readonly Metric[] {
  metrics ??= collect();
  return metrics;
}

function collect(): readonly Metric[] {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry
    .getMetricsAsArray()
    .map(({ name }) => registry.getSingleMetric(name))
    .filter((metric) => metric !== undefined)
    .filter((metric) => metric instanceof Counter || !isNamedLikeCounter(metric));
}

/** Some gauges of prom-client end in `_total`, which Prometheus keeps for counters; what they count is there by type, too. */
function isNamedLikeCounter(metric: Metric): boolean {
  return 'name' in metric && typeof metric.name === 'string' && metric.name.endsWith('_total');
}
