import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';

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
    .filter((metric) => metric !== undefined);
}
