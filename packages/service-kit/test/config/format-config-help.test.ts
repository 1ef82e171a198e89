import assert from 'node:assert/strict';
import { commonConfigSchema } from '../../src/config/common-config-schema.js';
import type { ConfigSchema } from '../../src/config/config-schema.js';
import { formatConfigHelp } from '../../src/config/format-config-help.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['REGION'],
  properties: {
    REGION: { type: 'string', pattern: '^[a-z]+$', description: 'Where.' },
    PORT: { type: 'integer', minimum: 1, default: 8080, description: 'Port.' },
    BY: {
      type: 'array',
      items: { type: 'string', enum: ['date', 'service'] },
      minItems: 1,
      maxItems: 2,
      uniqueItems: true,
      default: ['date', 'service'],
      description: 'Partition columns.',
    },
    KEYS: { type: 'array', items: { type: 'string' }, default: [], description: 'Keys.' },
    TOKEN: { type: 'string', maxLength: 64, default: 'hunter2', secret: true, description: 'Token.' },
  },
} as const satisfies ConfigSchema;

describe('formatConfigHelp', () => {
  it('prints the title and one aligned row for each variable', () => {
    const rows = formatConfigHelp(schema, 'ingest-api: takes events')
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(rows, [
      ['ingest-api: takes events'],
      [''],
      ['Configured by environment variables alone:'],
      [''],
      ['VARIABLE', 'DEFAULT', 'ALLOWED', 'MEANING'],
      ['REGION', '(required)', 'text matching ^[a-z]+$', 'Where.'],
      ['PORT', '8080', 'an integer (at least 1)', 'Port.'],
      [
        'BY',
        'date,service',
        'a comma-separated list without repeats (1 to 2 entries) of: date, service',
        'Partition columns.',
      ],
      ['KEYS', '(none)', 'a comma-separated list of: text', 'Keys.'],
      ['TOKEN', '(not shown)', 'text (at most 64 characters)', 'Token.'],
      [''],
    ]);
  });

  it('has a row with a meaning for every common variable', () => {
    const help = formatConfigHelp(commonConfigSchema, 'any');
    for (const [name, { description }] of Object.entries(commonConfigSchema.properties)) {
      assert.ok(help.split('\n').some((line) => line.includes(`  ${name} `) && line.endsWith(description)));
    }
  });
});
