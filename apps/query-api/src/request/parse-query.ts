import { HttpProblem, type ProblemDetail, problemCatalogue } from '@signallake/service-kit';
import { Ajv, type ErrorObject } from 'ajv';
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { parseStatusCodes } from './parse-status-codes.js';
import { parseInterval, parseTime } from './parse-time.js';
import { dimensions } from './query-parameters.js';

/** What each text format of a parameter accepts, and what to say of the rest. */
const formats: Record<string, { accepts: (text: string) => boolean; expected: string }> = {
  time: {
    accepts: (text) => parseTime(text, 0) !== undefined,
    expected: 'must be RFC 3339 with an offset, "now", or relative like -15m, -24h or -7d',
  },
  interval: {
    accepts: (text) => parseInterval(text) !== undefined,
    expected: 'must be a width from 1m to 1d, such as 5m, 1h or 1d',
  },
  'status-codes': {
    accepts: (text) => parseStatusCodes(text) !== undefined,
    expected: 'must be a status code (503), a class (5xx) or a range (400-499)',
  },
  dimensions: {
    accepts: (text) => {
      const names = text.split(',');
      return (
        new Set(names).size === names.length && names.every((name) => dimensions.includes(name as never))
      );
    },
    expected: `must be a comma-separated list, without repeats, of: ${dimensions.join(', ')}`,
  },
  percentiles: {
    accepts: (text) => {
      const values = text.split(',').map(Number);
      return (
        values.length <= 20 &&
        // By their names in an answer, of twelve digits.
        new Set(values.map((p) => (p * 100).toPrecision(12))).size === values.length &&
        text.split(',').every((v) => v.trim() !== '') &&
        values.every((p) => p >= 0 && p <= 1)
      );
    },
    expected: 'must be a comma-separated list of at most 20 numbers from 0 to 1, without repeats',
  },
};

const ajv = new Ajv({
  allErrors: true,
  coerceTypes: 'array',
  useDefaults: true,
  strictTypes: false,
  // Or a number with so many digits that it is read as infinite would pass every maximum.
  strictNumbers: false,
  formats: Object.fromEntries(Object.entries(formats).map(([name, { accepts }]) => [name, accepts])),
});

/** A schema of query parameters: an object that has no others. */
export type QuerySchema = JSONSchema & {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, object>>;
};

/**
 * Makes the function that reads a query string, as express gives it, by a schema.
 * The function throws a 400 problem that names every parameter that is unknown or has a bad value.
 */
export function createQueryParser<const S extends QuerySchema>(schema: S): (query: unknown) => FromSchema<S> {
  const validate = ajv.compile<FromSchema<S>>(schema as never);
  const known = Object.keys(schema.properties);
  return (query) => {
    const candidate: unknown = structuredClone({ ...(query as object) });
    if (validate(candidate)) return candidate;
    const errors = (validate.errors ?? []).map((fault) => describe(fault, known));
    const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new HttpProblem(problemCatalogue.invalid_request, detail, { errors });
  };
}

function describe(fault: ErrorObject, known: readonly string[]): ProblemDetail {
  if (fault.keyword === 'additionalProperties') {
    const path = String(fault.params['additionalProperty']).slice(0, 100);
    return { path, message: `is not a parameter here; there are: ${known.join(', ')}` };
  }
  const path = fault.instancePath.split('/')[1] ?? '';
  if (fault.keyword === 'format') return { path, message: formats[fault.params['format']]?.expected ?? '' };
  if (fault.keyword === 'enum')
    return { path, message: `must be one of ${fault.params['allowedValues'].join(', ')}` };
  if (fault.keyword === 'type')
    return { path, message: `must be ${[fault.params['type']].flat().join(' or ')}` };
  return { path, message: fault.message ?? 'is invalid' };
}
