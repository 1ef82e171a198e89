import assert from 'node:assert/strict';
import { countUpTo, parseCount, parseDays, parseSeed, parseStart } from '../src/cli/parse-options.js';

describe('an option that is', () => {
  const good: [what: string, parse: (text: string) => number, text: string, value: number][] = [
    ['a count', parseCount, '250000', 250_000],
    ['a count', parseCount, '1_000_000', 1_000_000],
    ['a count', parseCount, '1e6', 1_000_000],
    ['a count', parseCount, '1m', 1_000_000],
    ['a count', parseCount, '250K', 250_000],
    ['a count', parseCount, '1.5m', 1_500_000],
    ['a count', parseCount, '1.1k', 1100],
    ['a count up to 7', countUpTo(7), '7', 7],
    ['a seed', parseSeed, '0', 0],
    ['a seed', parseSeed, '9007199254740991', Number.MAX_SAFE_INTEGER],
    ['a start', parseStart, '2026-01-01', Date.UTC(2026, 0, 1)],
    ['a start', parseStart, '2026-01-01T01:30:00+01:00', Date.UTC(2026, 0, 1, 0, 30)],
    ['a number of days', parseDays, '0.5', 0.5],
    ['a number of days', parseDays, '365', 365],
  ];
  for (const [what, parse, text, value] of good) {
    it(`${what} takes ${text}`, () => assert.equal(parse(text), value));
  }

  const bad: [what: string, parse: (text: string) => number, texts: string[]][] = [
    ['a count', parseCount, ['', '0', '-1', '1.5', 'many', '1kk', '1g', '0x10', '1e99', '_1', ' 1']],
    ['a count up to 7', countUpTo(7), ['8', '0']],
    ['a seed', parseSeed, ['-1', '1.5', 'x', '', '9007199254740992']],
    ['a start', parseStart, ['yesterday', '2026-13-01', '1999-12-31', '2026-01-01T00:00:00', '']],
    ['a number of days', parseDays, ['0', '-3', '1e3', '3661', 'x', '']],
  ];
  for (const [what, parse, texts] of bad) {
    it(`${what} refuses ${texts.map((text) => JSON.stringify(text)).join(', ')}`, () => {
      for (const text of texts) assert.throws(() => parse(text), { code: 'commander.invalidArgument' }, text);
    });
  }
});
