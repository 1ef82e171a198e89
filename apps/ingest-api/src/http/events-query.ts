import { HttpProblem, type ProblemDetail } from '@signallake/service-kit';
import { ingestProblems } from './ingest-problems.js';

/** The query parameters of `POST /v1/events`. */
export interface EventsQuery {
  /** One bad event refuses the whole batch. */
  readonly atomic: boolean;
}

/** Reads the query parameters. @throws HttpProblem `invalid_request`, which names each bad one. */
export function parseEventsQuery(query: Readonly<Record<string, unknown>>): EventsQuery {
  const { atomic = 'false', ...unknown } = query;
  const errors: ProblemDetail[] = Object.keys(unknown).map((name) => ({
    path: name.slice(0, 80),
    message: 'is not a parameter here',
  }));
  if (atomic !== 'true' && atomic !== 'false') {
    errors.push({ path: 'atomic', message: 'must be true or false, once' });
  }
  if (errors.length > 0) {
    const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new HttpProblem(ingestProblems.invalid_request, `Query parameter ${detail}`, { errors });
  }
  return { atomic: atomic === 'true' };
}
