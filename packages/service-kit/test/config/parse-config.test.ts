import assert from 'node:assert/strict';
import { commonConfigSchema } from '../../src/config/common-config-schema.js';
import { ConfigError } from '../../src/config/config-error.js';
import type { ConfigSchema } from '../../src/config/config-schema.js';
import { parseConfig } from '../../src/config/parse-config.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['REGION'],
  properties: {
    REGION: { type: 'string', description: 'Where.', maxLength: 10 },
    PORT: { type: 'integer', minimum: 1, maximum: 65_535, default: 8080, description: 'Port.' },
    RATIO: { type: 'number', default: 0.5, description: 'Ratio.' },
    VERBOSE: { type: 'boolean', default: false, description: 'Verbose.' },
    KEYS: {
      type: 'array',
      items: { type: 'string', minLength: 8 },
      default: [],
      secret: true,
      description: 'Keys.',
    },
  },
} as const satisfies ConfigSchema;

function catchConfigError(env: NodeJS.ProcessEnv): ConfigError {
  try {
    parseConfig(schema, env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error;
  }
  return assert.fail('the configuration was accepted');
}

describe('parseConfig', () => {
  it('fills in defaults and coerces each variable to the type of its schema', () => {
    const { config } = parseConfig(schema, {
      REGION: 'eu',
      PORT: '9000',
      VERBOSE: 'true',
      KEYS: 'first-key, second-key,',
    });
    const port: number = config.PORT;
    const keys: readonly string[] = config.KEYS;
    assert.equal(port, 9000);
    assert.deepEqual(keys, ['first-key', 'second-key']);
    assert.deepEqual({ ...config }, { REGION: 'eu', PORT: 9000, RATIO: 0.5, VERBOSE: true, KEYS: keys });
  });

  it('leaves out a variable that is unset and has no default', () => {
    const { config } = parseConfig(commonConfigSchema, {});
    assert.deepEqual(
      { ...config },
      {
        SIGNALLAKE_DATA_DIR: './data',
        SIGNALLAKE_HOST: '127.0.0.1',
        SIGNALLAKE_REDIS_PREFIX: 'signallake',
        SIGNALLAKE_ALLOW_ANONYMOUS: false,
        LOG_LEVEL: 'info',
        SIGNALLAKE_SHUTDOWN_TIMEOUT_MS: 10_000,
      },
    );
  });

  it('counts an empty or blank value as unset and drops white space around a value', () => {
    const { config } = parseConfig(schema, { REGION: ' eu\r', PORT: '', VERBOSE: '  ' });
    assert.equal(config.REGION, 'eu');
    assert.equal(config.PORT, 8080);
    assert.equal(config.VERBOSE, false);
  });

  it('does not pick up variables that the schema does not have', () => {
    const { config } = parseConfig(schema, { REGION: 'eu', PATH: '/bin' });
    assert.equal('PATH' in config, false);
  });

  it('names every bad variable, its value and what is allowed, in the order of the schema', () => {
    const error = catchConfigError({ PORT: '70000', VERBOSE: 'yes', RATIO: 'half' });
    assert.equal(error.code, 'invalid_config');
    assert.deepEqual(error.problems, [
      { name: 'REGION', message: 'is not set, and must be text (at most 10 characters)' },
      { name: 'PORT', message: 'is "70000", which is not allowed: it must be an integer (1 to 65535)' },
      { name: 'RATIO', message: 'is "half", which is not allowed: it must be a number' },
      { name: 'VERBOSE', message: 'is "yes", which is not allowed: it must be true or false' },
    ]);
    for (const { name, message } of error.problems) {
      assert.ok(error.message.includes(`${name} ${message}`));
    }
  });

  it('reports a variable once however many of its rules are broken', () => {
    const error = catchConfigError({ REGION: 'eu', KEYS: 'a,b,c' });
    assert.deepEqual(
      error.problems.map(({ name }) => name),
      ['KEYS'],
    );
  });

  it('never shows the value of a secret', () => {
    const error = catchConfigError({ REGION: 'eu', KEYS: 'hunter2' });
    assert.match(error.message, /KEYS has a value \(not shown\)/);
    assert.doesNotMatch(JSON.stringify([error.message, error.problems]), /hunter2/);
  });

  it('cuts a long value short', () => {
    const error = catchConfigError({ REGION: 'x'.repeat(10_000) });
    assert.ok(error.message.length < 300);
  });

  for (const PORT of ['1.5', '12abc', 'Infinity', '1e400', '-1', 'NaN']) {
    it(`refuses ${PORT} for an integer`, () => {
      assert.equal(catchConfigError({ REGION: 'eu', PORT }).problems[0]?.name, 'PORT');
    });
  }

  for (const RATIO of ['Infinity', '-Infinity', 'NaN']) {
    it(`refuses ${RATIO} for a number`, () => {
      assert.equal(catchConfigError({ REGION: 'eu', RATIO }).problems[0]?.name, 'RATIO');
    });
  }

  it('refuses an integer that a double cannot hold', () => {
    const wide = {
      type: 'object',
      additionalProperties: false,
      properties: { BYTES: { type: 'integer', description: 'Bytes.' } },
    } as const satisfies ConfigSchema;
    assert.equal(parseConfig(wide, { BYTES: '9007199254740991' }).config.BYTES, Number.MAX_SAFE_INTEGER);
    assert.throws(() => parseConfig(wide, { BYTES: '9007199254740993' }), ConfigError);
  });

  it('warns about a SIGNALLAKE_ variable that no service reads', () => {
    const env = { REGION: 'eu', SIGNALLAKE_DATADIR: '/x', SIGNALLAKE_SEAL_AFTER_MS: '1', OTHER: 'y' };
    const { warnings } = parseConfig(schema, env, { knownNames: ['SIGNALLAKE_SEAL_AFTER_MS'] });
    assert.deepEqual(warnings, ['SIGNALLAKE_DATADIR is set, but no service reads a variable of that name']);
  });
});

describe('commonConfigSchema', () => {
  it('takes redis:// and rediss:// URLs and never shows one', () => {
    for (const REDIS_URL of ['redis://localhost:6379', 'rediss://:secret@redis:6380/1']) {
      assert.equal(parseConfig(commonConfigSchema, { REDIS_URL }).config.REDIS_URL, REDIS_URL);
    }
    assert.throws(
      () => parseConfig(commonConfigSchema, { REDIS_URL: 'http://:hunter2@redis' }),
      (error: unknown) =>
        error instanceof ConfigError &&
        error.message.includes('REDIS_URL') &&
        error.message.includes('rediss://') &&
        !error.message.includes('hunter2'),
    );
  });

  it('names the levels when LOG_LEVEL is none of them', () => {
    assert.throws(
      () => parseConfig(commonConfigSchema, { LOG_LEVEL: 'loud' }),
      /one of error, warn, info, debug/,
    );
  });
});
