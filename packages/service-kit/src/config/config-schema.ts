import { isDeepStrictEqual } from 'node:util';
import type { FromSchema } from 'json-schema-to-ts';

/** The JSON Schema of one environment variable, with the three keywords that only configuration has. */
export interface ConfigProperty {
  /** An `array` is written in the environment as a comma-separated list. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array';
  /** What the variable is for, for `--help`. */
  readonly description: string;
  /** Never printed: neither the value given nor the default. */
  readonly secret?: boolean;
  /** What is allowed, in words, where the schema alone (a pattern, say) would not tell an operator. */
  readonly allowed?: string;
  readonly default?: string | number | boolean | readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: {
    readonly type: 'string';
    readonly enum?: readonly string[];
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly pattern?: string;
  };
}

/** A JSON Schema whose property names are the names of environment variables. */
export interface ConfigSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, ConfigProperty>>;
}

/** The configuration that a schema describes: a variable with a default is always there. */
export type ConfigOf<S extends ConfigSchema> = Readonly<FromSchema<S>>;

type RequiredOf<S extends ConfigSchema> = S extends { readonly required: infer R extends readonly string[] }
  ? R
  : [];

/** The schema with the variables of both. */
export interface MergedConfigSchema<A extends ConfigSchema, B extends ConfigSchema> {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly required: readonly [...RequiredOf<A>, ...RequiredOf<B>];
  readonly properties: Omit<A['properties'], keyof B['properties']> & B['properties'];
}

/**
 * Puts the variables of two schemas into one, those of `common` first.
 * @throws TypeError when both define a variable and not in the same way: one name must mean one thing.
 */
export function mergeConfigSchemas<const A extends ConfigSchema, const B extends ConfigSchema>(
  common: A,
  own: B,
): MergedConfigSchema<A, B> {
  for (const [name, property] of Object.entries(own.properties)) {
    const other = common.properties[name];
    if (other !== undefined && !isDeepStrictEqual(other, property)) {
      throw new TypeError(`Configuration variable ${name} is defined twice, and not in the same way`);
    }
  }
  const merged: ConfigSchema = {
    type: 'object',
    additionalProperties: false,
    required: [...(common.required ?? []), ...(own.required ?? [])],
    properties: { ...common.properties, ...own.properties },
  };
  // The compiler cannot follow a spread of generic objects; the type says what the spread does.
  return merged as MergedConfigSchema<A, B>;
}
