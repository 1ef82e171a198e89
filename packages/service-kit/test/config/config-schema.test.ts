import assert from 'node:assert/strict';
import { type ConfigSchema, mergeConfigSchemas } from '../../src/config/config-schema.js';
import { parseConfig } from '../../src/config/parse-config.js';

const common = {
  type: 'object',
  additionalProperties: false,
  properties: { HOST: { type: 'string', default: '127.0.0.1', description: 'Address.' } },
} as const satisfies ConfigSchema;

describe('mergeConfigSchemas', () => {
  it('gives a schema, and a type, with the variables and the requirements of both', () => {
    const merged = mergeConfigSchemas(common, {
      type: 'object',
      additionalProperties: false,
      required: ['REGION'],
      properties: {
        REGION: { type: 'string', description: 'Where.' },
        PORT: { type: 'integer', default: 8080, description: 'Port.' },
      },
    });
    assert.deepEqual(Object.keys(merged.properties), ['HOST', 'REGION', 'PORT']);
    const { config } = parseConfig(merged, { REGION: 'eu' });
    const typed: { HOST: string; REGION: string; PORT: number } = config;
    assert.deepEqual({ ...typed }, { HOST: '127.0.0.1', REGION: 'eu', PORT: 8080 });
    assert.throws(() => parseConfig(merged, {}), /REGION is not set/);
    // @ts-expect-error a variable that neither schema has is not in the type
    assert.equal(config.NOT_THERE, undefined);
  });

  it('takes a variable that both define in the same way', () => {
    assert.deepEqual(mergeConfigSchemas(common, common).properties, common.properties);
  });

  it('refuses a variable that the two define in different ways', () => {
    const other = {
      ...common,
      properties: { HOST: { type: 'string', default: '::1', description: 'Address.' } },
    } as const satisfies ConfigSchema;
    assert.throws(() => mergeConfigSchemas(common, other), {
      name: 'TypeError',
      message: /HOST is defined twice/,
    });
  });
});
