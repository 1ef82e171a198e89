import type { FromSchema } from 'json-schema-to-ts';
import { withFilters } from '../../request/with-filters.js';
import { textSearchParameter } from '../text-search.js';

/** The parameters of `GET /v1/events`, as JSON Schema. */
export const searchParameters = withFilters({
  q: textSearchParameter,
  limit: {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 100,
    description: 'Events of a page at most.',
  },
  cursor: {
    type: 'string',
    minLength: 1,
    maxLength: 4096,
    description: 'Where the page begins: next_cursor of the page before, asked for with the same filters.',
  },
});

/** The parameters of a search, as they were validated. */
export type SearchQuery = FromSchema<typeof searchParameters>;
