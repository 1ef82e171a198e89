import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { createProgress, formatProgress } from '../src/cli/progress.js';
import { createTokenBucket } from '../src/cli/token-bucket.js';

describe('the display of progress', () => {
  it('shows the share, the speed and the time left when it knows the total', () => {
    assert.equal(
      formatProgress(250_000, 1_000_000, 'events', 2),
      '25 %  250,000 of 1,000,000  125,000 events/s  6 s left',
    );
  });

  it('shows count and speed when it does not', () => {
    assert.equal(formatProgress(1500, undefined, 'events', 3), '1,500 events  500 events/s');
  });

  it('makes sense before the first event', () => {
    assert.equal(formatProgress(0, 10, 'events', 0), '0 %  0 of 10  0 events/s');
  });

  it('redraws itself on a terminal and goes away for notes and at the end', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true });
    const progress = createProgress({ stream, total: 10, unit: 'events', quiet: false });
    progress.update(5);
    let text = '';
    while (!text.includes('50 %')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      text += stream.read()?.toString() ?? '';
    }
    assert.match(text, /^\r█{12}░{12} 50 % {2}5 of 10/);
    assert.ok(text.endsWith('\x1b[K'));
    progress.note('a note');
    progress.close();
    progress.close();
    assert.equal(stream.read()?.toString(), '\r\x1b[Ka note\n');
  });
});

describe('the token bucket', () => {
  const never = new AbortController().signal;

  it('lets no more through than its rate', async () => {
    const take = createTokenBucket(1000, 20);
    const startedMs = performance.now();
    for (let count = 0; count < 10; count++) await take(10, never);
    // It begins empty, so 100 tokens cannot come faster than in 100 ms.
    assert.ok(performance.now() - startedMs >= 99);
  });

  it('gives as many as are asked for, even beyond its size', async () => {
    await createTokenBucket(10_000, 1)(50, never);
  });

  it('ends its wait on an abort', async () => {
    const stop = new AbortController();
    const waiting = createTokenBucket(1, 10)(1000, stop.signal);
    stop.abort();
    await waiting;
  });
});
