import type { LogEvent } from '@signallake/event-schema';
import type { CatalogRoute } from './service-catalog.js';

const ERRORS = { 400: 60, 401: 70, 404: 60, 409: 20, 429: 35, 500: 22, 502: 6, 503: 10 };

/** Usual status codes of each method, as weights per 10,000 requests. */
const usual: Readonly<Partial<Record<LogEvent['method'], Readonly<Record<number, number>>>>> = {
  GET: { ...ERRORS, 200: 9400, 304: 150, 404: 150, 409: 0 },
  HEAD: { 200: 9500, 304: 200, 404: 250, 500: 20, 503: 8 },
  POST: { ...ERRORS, 200: 1400, 201: 8100, 400: 150 },
  PUT: { ...ERRORS, 200: 5600, 201: 900, 204: 3000 },
  PATCH: { ...ERRORS, 200: 8000, 204: 1500, 400: 130 },
  DELETE: { ...ERRORS, 200: 300, 204: 9200, 400: 10, 404: 210 },
  OPTIONS: { 200: 200, 204: 9800 },
};

/** Weights of the status codes of a route in quiet times; `flakiness` multiplies those of server errors. */
export function statusWeights([method, , , odd]: CatalogRoute, flakiness: number): [number, number][] {
  const weights = { ...usual[method], ...odd };
  return Object.entries(weights).map(([code, weight]) => {
    const status = Number(code);
    return [status, status >= 500 ? weight * flakiness : weight];
  });
}
