import { costParameters, filterParameters } from './query-parameters.js';

/**
 * The JSON Schema of a query string that takes the shared filters, the bounds of cost, and some parameters of its own;
 * no others.
 */
export function withFilters<const Own extends Readonly<Record<string, object>>>(own: Own) {
  return {
    type: 'object',
    additionalProperties: false,
    properties: { ...filterParameters, ...own, ...costParameters },
  } as const;
}
