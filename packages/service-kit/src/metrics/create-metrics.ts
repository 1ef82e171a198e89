import type { RequestHandler } from 'express';
import { Gauge, Histogram, Registry } from 'prom-client';
import { observeResponse } from '../http/observe-response.js';
import { getProcessMetrics } from './process-metrics.js';

/** In seconds: an ack takes milliseconds, a query may take the better part of a minute. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** A service's Prometheus metrics. */
export interface Metrics {
  /** Where an app registers metrics of its own (`registers: [metrics.registry]`). */
  readonly registry: Registry;
  /** Times every request by method, route pattern and status. */
  readonly httpMiddleware: RequestHandler;
  /** Empties the registry; nothing is left running. */
  close(): void;
}

/** Makes a registry of its own, every metric labelled with the service, with the process's and the HTTP metrics in it. */
export function createMetrics({ service }: { readonly service: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  for (const metric of getProcessMetrics()) {
    registry.registerMetric(metric);
  }
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its response, in seconds.',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers: [registry],
  });
  const inFlight = new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests being answered right now.',
    registers: [registry],
  });
  return {
    registry,
    httpMiddleware: (req, res, next) => {
      inFlight.inc();
      observeResponse(req, res, ({ method, endpoint, statusCode, elapsedMs }) => {
        inFlight.dec();
        duration.observe({ method, route: endpoint, status: statusCode }, elapsedMs / 1000);
      });
      next();
    },
    close: () => registry.clear(),
  };
}
