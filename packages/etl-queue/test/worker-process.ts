// A worker for tests to kill or to keep busy: `worker-process.ts <redis url> <prefix> <lock ms> <blocked ms>`. It sends
// `started`, blocks its event loop for so long (or, for 0, never ends the job) and sends `finished`.

import { createEtlConsumer } from '../src/index.js';
import { handlersOf } from './handlers-of.js';
import { createRecordingLogger } from './recording-logger.js';

const [redisUrl, prefix, lockMs, blockedMs] = process.argv.slice(2);

function send(message: string): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

createEtlConsumer({
  handlers: handlersOf(async () => {
    await send('started');
    if (blockedMs === '0') await new Promise(() => undefined);
    const untilMs = performance.now() + Number(blockedMs);
    while (performance.now() < untilMs);
  }),
  concurrency: 1,
  logger: createRecordingLogger(),
  redisUrl,
  prefix,
  lockMs: Number(lockMs),
  stalledCheckMs: 100,
  onEvent: ({ type }) => {
    if (type === 'completed') void send('finished');
  },
}).start();
