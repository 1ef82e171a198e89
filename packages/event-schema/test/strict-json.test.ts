import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findDuplicateKey, parseStrictJson, StrictJsonError } from '../src/index.js';

describe('strict JSON', () => {
  it('parses whatever JSON.stringify writes, as JSON.parse does (property)', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        assert.deepEqual(parseStrictJson(text), JSON.parse(text));
        assert.equal(findDuplicateKey(text), undefined);
      }),
    );
  });

  it('finds a repeated key wherever it stands (property)', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), (key, first, second) => {
        const name = JSON.stringify(key);
        const text = `[0, {"k": {${name}: ${JSON.stringify(first)} , ${name} :${JSON.stringify(second)}}}]`;
        const pointer = `/1/k/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        assert.throws(() => parseStrictJson(text), { code: 'duplicate_key', path: pointer });
      }),
    );
  });

  it('sees through an escaped spelling of the same key', () => {
    assert.throws(() => parseStrictJson('{"a":1,"\\u0061":2}'), { code: 'duplicate_key', path: '/a' });
  });

  const broken: [text: string, message: RegExp][] = [
    ['{"a":NaN}', /unexpected "N"/],
    ['{"a":1,}', /position 7|unexpected "}"/],
    ['{"a":', /ends too early/],
    ['', /ends too early/],
    ["{'a':1}", /position 1|unexpected "'"/],
  ];
  for (const [text, message] of broken) {
    it(`says where ${JSON.stringify(text)} stops being JSON`, () => {
      assert.throws(
        () => parseStrictJson(text),
        (error) =>
          error instanceof StrictJsonError && error.code === 'invalid_json' && message.test(error.message),
      );
    });
  }

  it('survives nesting a million levels deep', () => {
    const depth = 1_000_000;
    assert.throws(() => parseStrictJson(`${'[{"a":'.repeat(depth)}`), { code: 'invalid_json' });
    assert.ok(parseStrictJson(`${'['.repeat(depth)}${']'.repeat(depth)}`));
  });
});
