import { HttpProblem, type ProblemDetail, problemCatalogue } from '@signallake/service-kit';
import { Ajv, type ErrorObject } from 'ajv';
import type { FromSchema } from 'json-schema-to-ts';

/** The body of a request, as JSON Schema. */
export const sqlRequestSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['sql'],
  properties: {
    sql: { type: 'string', minLength: 1, description: 'One SELECT over the view events.' },
    params: {
      type: 'array',
      maxItems: 1000,
      items: { type: ['string', 'number', 'boolean', 'null'] },
      description:
        'Values of the parameters of the statement (?, $1, $2), in order; they are bound, never pasted.',
    },
  },
} as const;

/** A request for SQL. */
export type SqlRequest = FromSchema<typeof sqlRequestSchema>;

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<SqlRequest>(sqlRequestSchema);

/**
 * Checks the body of a request.
 * @throws {HttpProblem} 400 that names every member that is unknown, missing or of the wrong type
 */
export function parseSqlRequest(body: unknown): SqlRequest {
  if (!validate(body)) {
    const errors = (validate.errors ?? []).map(describe);
    const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new HttpProblem(problemCatalogue.invalid_request, detail, { errors });
  }
  const texts = [body.sql, ...(body.params ?? [])];
  // DuckDB ends a text at NUL, and UTF-8 has no lone surrogates: neither would arrive as it was sent.
  const index = texts.findIndex((text) => typeof text === 'string' && /\0|\p{Surrogate}/u.test(text));
  if (index < 0) return body;
  const path = index === 0 ? 'sql' : `params/${index - 1}`;
  const message = 'must have no NUL character and no lone surrogate';
  throw new HttpProblem(problemCatalogue.invalid_request, `${path} ${message}`, {
    errors: [{ path, message }],
  });
}

function describe(fault: ErrorObject): ProblemDetail {
  if (fault.keyword === 'additionalProperties') {
    const path = String(fault.params['additionalProperty']).slice(0, 100);
    return { path, message: 'is not a member here; there are: sql, params' };
  }
  if (fault.keyword === 'required')
    return { path: String(fault.params['missingProperty']), message: 'is missing' };
  if (fault.keyword === 'type') {
    const path = fault.instancePath.slice(1) || 'body';
    return { path, message: `must be ${[fault.params['type']].flat().join(' or ')}` };
  }
  return { path: fault.instancePath.slice(1) || 'body', message: fault.message ?? 'is invalid' };
}
