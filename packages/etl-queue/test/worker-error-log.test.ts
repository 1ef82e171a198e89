import { deepEqual } from 'node:assert/strict';
import { createWorkerErrorLog } from '../src/worker-error-log.js';
import { createRecordingLogger } from './recording-logger.js';

describe('createWorkerErrorLog', () => {
  it('writes an error that repeats once, until there is another', () => {
    const logger = createRecordingLogger();
    const log = createWorkerErrorLog(logger);
    for (const message of ['OOM', 'OOM', 'OOM', 'READONLY', 'OOM']) log(new Error(message));
    deepEqual(
      logger.lines.map(({ level, reason }) => `${level} ${reason}`),
      ['warn OOM', 'warn READONLY', 'warn OOM'],
    );
  });

  it('leaves lost connections to the log of the connection', () => {
    const logger = createRecordingLogger();
    const log = createWorkerErrorLog(logger);
    log(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }));
    log(new Error('Connection is closed.'));
    deepEqual(logger.lines, []);
  });
});
