import type { RawZoneLogger } from '../src/raw-zone-logger.js';

/** A logger that keeps what it is told, for tests that ask for it. */
export function createRecordingLogger(): RawZoneLogger & { messages: string[] } {
  const messages: string[] = [];
  const record = (message: string, fields?: Record<string, unknown>) =>
    messages.push(`${message} ${JSON.stringify(fields)}`);
  return { messages, info: record, warn: record, error: record };
}
