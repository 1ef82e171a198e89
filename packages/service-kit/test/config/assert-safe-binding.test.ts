import assert from 'node:assert/strict';
import { assertSafeBinding } from '../../src/config/assert-safe-binding.js';
import { ConfigError } from '../../src/config/config-error.js';

describe('assertSafeBinding', () => {
  for (const host of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST']) {
    it(`lets ${host} be bound without keys`, () => {
      assertSafeBinding({ host, keys: [], allowAnonymous: false });
    });
  }

  for (const host of [
    '0.0.0.0',
    '::',
    '10.0.0.7',
    '126.255.255.255',
    '128.0.0.1',
    '::2',
    '::ffff:10.0.0.7',
    'localhost.example',
    '127.1',
    '',
  ]) {
    it(`refuses ${JSON.stringify(host)} without keys`, () => {
      assert.throws(
        () => assertSafeBinding({ host, keys: [], allowAnonymous: false }),
        (error: unknown) => error instanceof ConfigError && error.code === 'unsafe_binding',
      );
    });
  }

  it('lets any host be bound with keys, or when anonymous callers are allowed', () => {
    assertSafeBinding({ host: '0.0.0.0', keys: ['k'], allowAnonymous: false });
    assertSafeBinding({ host: '0.0.0.0', keys: [], allowAnonymous: true });
  });

  it('says which variables to set', () => {
    const binding = {
      host: '0.0.0.0',
      keys: [],
      allowAnonymous: false,
      keysVariable: 'SIGNALLAKE_INGEST_KEYS',
    };
    assert.throws(() => assertSafeBinding(binding), {
      message:
        /0\.0\.0\.0.*set SIGNALLAKE_INGEST_KEYS.*SIGNALLAKE_HOST=127\.0\.0\.1.*SIGNALLAKE_ALLOW_ANONYMOUS=true/,
    });
  });
});
