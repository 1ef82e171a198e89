import type { QueueLogger } from './queue-logger.js';

const QUIET_MS = 10_000;

/**
 * Creates the listener for a worker's errors. What comes of a lost connection is left to the connection's own log, and
 * an error that repeats, as with every call while Redis is out of memory, is written once in ten seconds.
 */
export function createWorkerErrorLog(logger: QueueLogger): (error: Error) => void {
  let last = '';
  let quietUntilMs = 0;
  return (error) => {
    if ('syscall' in error || error.message === 'Connection is closed.') return;
    const nowMs = performance.now();
    if (error.message === last && nowMs < quietUntilMs) return;
    last = error.message;
    quietUntilMs = nowMs + QUIET_MS;
    logger.warn('worker error', { reason: error.message });
  };
}
