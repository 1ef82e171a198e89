import type { JsonSchema } from '@signallake/service-kit';
import fc from 'fast-check';

/** Values that a schema of a parameter allows, as text; where it leaves much open, some that lead somewhere. */
export function allowedTexts(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<string> {
  const { type, pattern, examples, default: usual, items } = schema;
  const values = schema['enum'];
  if (type === 'array') return allowedTexts(items as JsonSchema, known);
  if (Array.isArray(values)) return fc.constantFrom(...values.map(String));
  if (type === 'boolean') return fc.constantFrom('true', 'false');
  if (type === 'integer') {
    const { minimum: min = 0, maximum: max = 1000 } = schema as { minimum?: number; maximum?: number };
    const near = [min, min + 1, max, Number(usual ?? min)].map(String);
    return fc.oneof(fc.constantFrom(...near), fc.integer({ min, max: Math.min(max, min + 200) }).map(String));
  }
  const texts = [...(Array.isArray(examples) ? examples : known), ...(usual === undefined ? [] : [usual])];
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...texts.map(String)) },
    {
      weight: 1,
      arbitrary: typeof pattern === 'string' ? fc.stringMatching(new RegExp(pattern)) : fc.string(),
    },
  );
}

/** Texts that are almost never right, percent-encoded or wrongly so, as they stand in an address. */
export function oddTexts(schema: JsonSchema): fc.Arbitrary<string> {
  const { minimum = 0, maximum = 0, maxLength = 0 } = schema as Record<string, number | undefined>;
  const beyond = [minimum - 1, maximum + 1, minimum + 0.5, 1e21, -0].map(String);
  return fc.oneof(
    fc.constantFrom(
      ...beyond,
      '',
      '+',
      '%',
      '%zz',
      '%00',
      '%ff%fe',
      '%ED%A0%80',
      '%F0%9F%98%80',
      '%25',
      '%2F..%2F',
    ),
    fc.constantFrom(
      'null',
      'NaN',
      'Infinity',
      '1e400',
      '0x10',
      '%201',
      'true',
      '[]',
      '{}',
      "'%20OR%201=1--",
      '%E2%80%AE',
    ),
    fc.constantFrom(
      '9'.repeat(400),
      'a'.repeat(maxLength + 1),
      'now-1d',
      '-0m',
      '-999999w',
      '+999999w',
      '9999-12-31T23:59:59Z',
    ),
    fc.constantFrom(
      '0000-01-01T00:00:00Z',
      '2025-02-30T00:00:00Z',
      '1969-12-31T23:59:59.999999Z',
      '599-100',
      '000',
      '0m',
      '25h',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
}
