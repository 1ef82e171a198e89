import { HttpProblem, problemCatalogue } from '@signallake/service-kit';
import { filterParameters } from '../../request/query-parameters.js';
import { textSearchParameter } from '../text-search.js';
import { parseTailPosition, type TailPosition } from './tail-position.js';

const { from: _from, to: _to, ...timelessParameters } = filterParameters;

/** The parameters of `GET /v1/events/tail`, as JSON Schema. */
export const tailParameters = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...timelessParameters,
    q: textSearchParameter,
    last_event_id: {
      type: 'string',
      description:
        'The id of the last event received, to go on after it; the Last-Event-ID header comes first.',
    },
  },
} as const;

/**
 * Reads the id that a client hands back; without one the tail begins now.
 * @throws {HttpProblem} 400 when it is not an id that the tail has given
 */
export function parseLastEventId(id: string | undefined): TailPosition | undefined {
  if (id === undefined || id === '') return undefined;
  const position = parseTailPosition(id);
  if (position) return position;
  const message = 'is not the id of an event of this tail';
  const errors = [{ path: 'last_event_id', message }];
  throw new HttpProblem(problemCatalogue.invalid_request, `last_event_id ${message}`, { errors });
}
