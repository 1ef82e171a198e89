import assert from 'node:assert/strict';
import { captureLogs, type LogLine } from '../capture-logs.js';

describe('createLogger', () => {
  it('writes one JSON object a line: time, level, service, message, then the fields', async () => {
    const { logger, lines } = captureLogs();
    logger.info('sealed', { segment: 's1', bytes: 12 });
    await logger.close();
    assert.equal(lines.length, 1);
    const [line] = lines;
    assert.deepEqual(Object.keys(line ?? {}), [
      'timestamp',
      'level',
      'service',
      'message',
      'segment',
      'bytes',
    ]);
    assert.equal(new Date(String(line?.['timestamp'])).toISOString(), line?.['timestamp']);
    assert.equal(line?.['level'], 'info');
    assert.equal(line?.['service'], 'test');
  });

  it('writes nothing that is less severe than its level', async () => {
    const { logger, lines } = captureLogs('warn');
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    logger.child({}).error('e');
    await logger.close();
    assert.deepEqual(messages(lines), ['w', 'e']);
  });

  it('puts the fields of a child, and of a child of it, on each of its lines', async () => {
    const { logger, lines } = captureLogs();
    const child = logger.child({ a: 1, b: 1 }).child({ b: 2 });
    child.info('x', { c: 3 });
    logger.info('y');
    await logger.close();
    const [first, second] = lines;
    assert.deepEqual([first?.['a'], first?.['b'], first?.['c']], [1, 2, 3]);
    assert.equal('a' in (second ?? {}), false);
  });

  it('writes errors with code, stack and cause wherever they are, and nothing else that hangs on them', async () => {
    const { logger, lines } = captureLogs();
    const cause = Object.assign(new Error('disk'), { code: 'ENOSPC', body: 'a whole payload' });
    logger.error('failed', { error: new TypeError('outer', { cause }), parts: [{ error: cause }] });
    await logger.close();
    const line = JSON.parse(JSON.stringify(lines[0]));
    assert.equal(line.error.name, 'TypeError');
    assert.equal(line.error.message, 'outer');
    assert.match(line.error.stack, /create-logger\.test/);
    assert.equal(line.error.cause.code, 'ENOSPC');
    assert.equal(line.parts[0].error.message, 'disk');
    assert.doesNotMatch(JSON.stringify(line), /a whole payload/);
  });

  it('writes the parts of an AggregateError, whose own message may be empty', async () => {
    const { logger, lines } = captureLogs();
    logger.error('failed', { error: new AggregateError([new Error('v4 refused'), new Error('v6 refused')]) });
    await logger.close();
    const text = JSON.stringify(lines[0]);
    assert.match(text, /v4 refused/);
    assert.match(text, /v6 refused/);
  });

  it('survives circles, in fields and in causes, and bigints', async () => {
    const { logger, lines } = captureLogs();
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });
    logger.info('odd', { circle, error, count: 12n });
    await logger.close();
    assert.equal(lines[0]?.['count'], '12');
    assert.deepEqual(messages(lines), ['odd']);
  });

  it('keeps a field from passing for what the line says of itself', async () => {
    const { logger, lines } = captureLogs();
    logger.info('real', { message: 'false', level: 'error', service: 'orders' });
    await logger.close();
    const [line] = lines;
    assert.equal(line?.['message'], 'real');
    assert.equal(line?.['level'], 'info');
    assert.equal(line?.['service'], 'test');
    assert.equal(line?.['field_service'], 'orders');
  });

  it('writes what was logged right before it was closed, closes twice, and drops what comes later', async () => {
    const { logger, lines } = captureLogs();
    for (let i = 0; i < 100; i += 1) {
      logger.info(`line ${i}`);
    }
    await Promise.all([logger.close(), logger.close()]);
    logger.info('late');
    await logger.close();
    assert.equal(lines.length, 100);
  });
});

function messages(lines: readonly LogLine[]): unknown[] {
  return lines.map((line) => line['message']);
}
