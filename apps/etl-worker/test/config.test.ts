import assert from 'node:assert/strict';
import { knownVariables } from '@signallake/service-kit';
import { configSchema } from '../src/config.js';

describe('the configuration', () => {
  it('has no variable that other services would take for a typo', () => {
    const own = Object.keys(configSchema.properties).filter((name) => name.startsWith('SIGNALLAKE_'));
    assert.deepEqual(
      own.filter((name) => !knownVariables.includes(name as never)),
      [],
    );
  });
});
