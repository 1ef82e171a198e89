import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createEventNormalizer } from '@signallake/event-schema';
import type { LogOrigin } from '../src/access-log/access-log-event.js';
import type { AccessLogFormat } from '../src/access-log/access-log-line.js';
import { createAccessLogConverter } from '../src/lines/line-converter.js';

interface Expectation {
  format: AccessLogFormat;
  origin: LogOrigin;
  /** For each line of the log the event, or the reason why there is none. */
  lines: unknown[];
}

// A new case is two files: a log, and what is expected of it.
const folder = new URL('fixtures/', import.meta.url);
const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));

describe('the log', () => {
  for (const name of logs) {
    it(`${name} gives the events and reasons of its .json`, () => {
      const expected = JSON.parse(
        readFileSync(new URL(name.replace('.log', '.json'), folder), 'utf8'),
      ) as Expectation;
      const convert = createAccessLogConverter(expected.format, expected.origin);
      const lines = readFileSync(new URL(name, folder), 'utf8').split('\n').slice(0, -1);
      const actual = lines.map((line) => {
        const converted = convert(line);
        return converted.ok ? (JSON.parse(converted.json) as unknown) : converted.reason;
      });
      assert.deepEqual(actual, expected.lines);
      const normalize = createEventNormalizer();
      for (const event of actual) {
        if (typeof event === 'object') assert.deepEqual(normalize(event, Date.now()).ok, true);
      }
    });
  }

  it('exists for each expectation', () => {
    const expectations = readdirSync(folder).filter((name) => name.endsWith('.json'));
    assert.deepEqual(expectations.map((name) => name.replace('.json', '.log')).sort(), logs.sort());
    assert.ok(logs.length > 0);
  });
});
