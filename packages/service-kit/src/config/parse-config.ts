import { Ajv, type ErrorObject } from 'ajv';
import { ConfigError } from './config-error.js';
import type { ConfigOf, ConfigProperty, ConfigSchema } from './config-schema.js';
import { describeAllowed } from './describe-allowed.js';

const ownPrefix = 'SIGNALLAKE_';
const maxShownLength = 80;

/** What `parseConfig` may be told beside the schema. */
export interface ParseConfigOptions {
  /** Variables that other services read: known, though this schema does not have them. */
  readonly knownNames?: readonly string[];
}

/** A checked configuration, and what an operator should hear though it stops nothing. */
export interface ParsedConfig<C> {
  readonly config: C;
  /** One sentence for each `SIGNALLAKE_` variable that nobody reads: most likely a typo. */
  readonly warnings: readonly string[];
}

/**
 * Reads the configuration from environment variables. White space around a value is dropped, and an empty value
 * counts as unset.
 * @throws ConfigError `invalid_config`, which names every bad variable, its value (unless secret) and what is allowed.
 */
export function parseConfig<const S extends ConfigSchema>(
  schema: S,
  env: NodeJS.ProcessEnv,
  options: ParseConfigOptions = {},
): ParsedConfig<ConfigOf<S>> {
  const candidate = readVariables(schema, env);
  const badNames = findBadNames(schema, candidate);
  if (badNames.length > 0) {
    const problems = badNames.map((name) =>
      describeProblem(name, schema.properties[name], env[name]?.trim()),
    );
    const lines = problems.map(({ name, message }) => `  ${name} ${message}`);
    throw new ConfigError('invalid_config', `The configuration is not valid:\n${lines.join('\n')}`, problems);
  }
  const known = new Set([...Object.keys(schema.properties), ...(options.knownNames ?? [])]);
  const warnings = Object.keys(env)
    .filter((name) => name.startsWith(ownPrefix) && !known.has(name))
    .sort()
    .map((name) => `${name} is set, but no service reads a variable of that name`);
  const config: unknown = Object.freeze(candidate);
  // The schema has just vouched for this type.
  return { config: config as ConfigOf<S>, warnings };
}

function readVariables(schema: ConfigSchema, env: NodeJS.ProcessEnv): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') {
      values[name] = property.type === 'array' ? splitList(value) : value;
    }
  }
  return values;
}

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Fills in defaults, coerces types in place, and returns the names of what is wrong in the order of the schema. */
function findBadNames(schema: ConfigSchema, candidate: Record<string, unknown>): string[] {
  const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true });
  ajv.addVocabulary(['secret', 'allowed']);
  const validate = ajv.compile(schema);
  const bad = new Set(validate(candidate) ? [] : (validate.errors ?? []).map(nameOfError));
  for (const [name, value] of Object.entries(candidate)) {
    // Coercion lets "Infinity" through as a number, and integers that a double cannot hold.
    const isInteger = schema.properties[name]?.type === 'integer';
    if (typeof value === 'number' && !(isInteger ? Number.isSafeInteger(value) : Number.isFinite(value))) {
      bad.add(name);
    }
  }
  return Object.keys(schema.properties).filter((name) => bad.has(name));
}

function nameOfError({ instancePath, params }: ErrorObject): string {
  const [, name] = instancePath.split('/');
  return name ?? String(params['missingProperty']);
}

function describeProblem(
  name: string,
  property: ConfigProperty | undefined,
  value: string | undefined,
): { name: string; message: string } {
  const allowed = property === undefined ? 'another value' : describeAllowed(property);
  if (value === undefined || value === '') {
    return { name, message: `is not set, and must be ${allowed}` };
  }
  const shown = property?.secret === true ? 'has a value (not shown) that' : `is ${quote(value)}, which`;
  return { name, message: `${shown} is not allowed: it must be ${allowed}` };
}

function quote(value: string): string {
  return JSON.stringify(value.length > maxShownLength ? `${value.slice(0, maxShownLength)}…` : value);
}
