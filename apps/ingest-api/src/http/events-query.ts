import { HttpProblem, type ProblemDetail } from '@signallake/service-kit';
import { ingestProblems } from './ingest-problems.js';

/** The query parameters of `POST /v1/events`, as JSON Schema. */
export const eventsQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    atomic: {
      type: 'string',
      enum: ['true', 'false'],
      default: 'false',
      description: 'With true, one bad event refuses the whole batch, and nothing of it is stored.',
    },
  },
} as const;

/** The query parameters of `POST /v1/events`. */
export interface EventsQuery {
  /** One bad event refuses the whole batch. */
  readonly atomic: boolean;
}

/** Reads the query parameters. @throws HttpProblem `invalid_request`, which names each bad one. */
export function parseEventsQuery(query: Readonly<Record<string, unknown>>): EventsQuery {
  const { enum: values, default: usual } = eventsQuerySchema.properties.atomic;
  const { atomic = usual, ...unknown } = query;
  const errors: ProblemDetail[] = Object.keys(unknown).map((name) => ({
    path: name.slice(0, 80),
    message: 'is not a parameter here',
  }));
  if (!values.includes(atomic as (typeof values)[number])) {
    errors.push({ path: 'atomic', message: `must be ${values.join(' or ')}, once` });
  }
  if (errors.length > 0) {
    const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new HttpProblem(ingestProblems.invalid_request, `Query parameter ${detail}`, { errors });
  }
  return { atomic: atomic === 'true' };
}
