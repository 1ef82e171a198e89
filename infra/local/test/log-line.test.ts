import assert from 'node:assert/strict';
import { formatLogLine, isShown, parseLogLine } from '../src/start/log-line.js';

describe('log line', () => {
  it('becomes one line for people, with its fields', () => {
    const line =
      '{"timestamp":"2026-03-05T14:00:01.250Z","level":"warn","service":"x","message":"slow","ms":12}';
    const parsed = parseLogLine(line);
    assert.ok(parsed !== undefined);
    assert.equal(formatLogLine('ingest-api', parsed), '14:00:01.250 ingest-api warn  slow ms=12');
  });

  it('shows the stack of an error below the line', () => {
    const error = { message: 'no', stack: 'Error: no\n    at here' };
    const line = JSON.stringify({ timestamp: 't'.repeat(24), level: 'error', message: 'failed', error });
    const parsed = parseLogLine(line);
    assert.ok(parsed !== undefined);
    assert.deepEqual(formatLogLine('x', parsed).split('\n').slice(1), ['    Error: no', '        at here']);
  });

  it('is told from what Node itself writes, from other JSON and from unknown levels', () => {
    const others = ['Error: boom', '{}', 'null', '[1]', '{"timestamp":"t","level":"loud","message":"m"}'];
    for (const line of others) {
      assert.equal(parseLogLine(line), undefined, line);
    }
  });

  it('is shown when it is at least as severe as the threshold', () => {
    assert.deepEqual(
      (['error', 'warn', 'info', 'debug'] as const).map((level) => isShown(level, 'warn')),
      [true, true, false, false],
    );
  });
});
