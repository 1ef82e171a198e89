import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findDuplicateKey, hasUniqueKeys } from '../src/index.js';

describe('finding a key that is there twice', () => {
  it('names it, escaped as a JSON Pointer', () => {
    assert.equal(findDuplicateKey('{"a":1,"b":{"x/y":1,"x~z":[{},{"k":1,"k" : 2}]}}'), '/b/x~0z/1/k');
    assert.equal(findDuplicateKey('{"x/y":1,"\\u0078/y":2}'), '/x~1y');
    assert.equal(findDuplicateKey('{"a":"a","b":"a:","c":{"a":1}}'), undefined);
  });

  it('finds one if and only if the event schema says that there is one', () => {
    const key = fc.constantFrom('a', 'b', '"', '\\', ':');
    const member = fc.tuple(key, fc.constantFrom('1', '"a"', '"\\":"', '{"a":1}', '[{"b":{}},{"b":"b"}]'));
    fc.assert(
      fc.property(fc.array(member, { maxLength: 6 }), (members) => {
        const text = `{${members.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(',')}}`;
        assert.equal(findDuplicateKey(text) === undefined, hasUniqueKeys(text, JSON.parse(text)));
      }),
    );
  });

  it('answers with a short pointer however deep and long the keys are', () => {
    const key = 'k'.repeat(1000);
    const text = `${`{"${key}":`.repeat(50)}{${'"a":1,'.repeat(5000)}"a":1}${'}'.repeat(50)}`;
    const pointer = findDuplicateKey(text) ?? '';
    assert.ok(pointer.startsWith(`/${'k'.repeat(128)}/`));
    assert.ok(pointer.endsWith('/…'));
    assert.ok(pointer.length < 1100, `${pointer.length} characters`);
  });
});
