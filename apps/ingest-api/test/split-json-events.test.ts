import assert from 'node:assert/strict';
import { StrictJsonError } from '@signallake/event-schema';
import fc from 'fast-check';
import { splitJsonEvents } from '../src/batch/split-json-events.js';

/** What a body means, read through the splitter; undefined when it is refused. */
function parseSplit(text: string): unknown[] | undefined {
  try {
    return splitJsonEvents(text, 1000).map((event) => JSON.parse(event));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof StrictJsonError) return undefined;
    throw error;
  }
}

function parseWhole(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return undefined;
  }
}

/** Text that is JSON, or nearly: one cut, one insertion of what JSON is made of, and odd white space. */
const nearlyJson = fc
  .record({
    value: fc.oneof(fc.array(fc.jsonValue(), { maxLength: 4 }), fc.jsonValue()),
    indent: fc.constantFrom('', ' ', '\n', '\t'),
    cut: fc.option(fc.nat(60)),
    insert: fc.option(fc.tuple(fc.nat(60), fc.constantFrom(...'[]{},:"\\ 1nt\u00a0'))),
  })
  .map(({ value, indent, cut, insert }) => {
    let text = `${indent}${JSON.stringify(value, undefined, indent)}${indent}`;
    if (cut !== null) text = text.slice(0, cut) + text.slice(cut + 1);
    if (insert !== null) text = text.slice(0, insert[0]) + insert[1] + text.slice(insert[0]);
    return text;
  });

describe('splitting a JSON body into events', () => {
  it('takes and refuses the texts that JSON.parse takes and refuses, and finds the same values', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => assert.deepEqual(parseSplit(text), parseWhole(text))),
      { numRuns: 3000 },
    );
  });

  it('is not confused by brackets, commas and quotes within strings', () => {
    assert.deepEqual(splitJsonEvents('[ {"a":"],[\\"\\\\"} ,[",",{}],"]" ]', 10), [
      '{"a":"],[\\"\\\\"} ',
      '[",",{}]',
      '"]" ',
    ]);
  });

  it('stops one event beyond the limit, whatever follows', () => {
    assert.equal(splitJsonEvents(`[${'1,'.repeat(100)}`, 3).length, 4);
  });

  it('takes an empty array as no events', () => {
    assert.deepEqual(splitJsonEvents(' [\n] ', 3), []);
  });
});
