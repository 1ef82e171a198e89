import { Writable } from 'node:stream';
import { createLogger, type ServiceLogger } from '../src/log/create-logger.js';
import type { LogLevel } from '../src/log/logger.js';

/** A line as a reader of the log gets it. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A real logger whose lines a test can read. */
export interface CapturedLogs {
  readonly logger: ServiceLogger;
  readonly lines: readonly LogLine[];
  /** Resolves to the first line with this message, be it written or still to come. */
  waitForLine(message: string): Promise<LogLine>;
}

/** Makes a logger that writes into an array. */
export function captureLogs(level: LogLevel = 'debug'): CapturedLogs {
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()));
      for (const look of waiting) {
        look();
      }
      done();
    },
  });
  return {
    logger: createLogger({ service: 'test', level, stream }),
    lines,
    waitForLine: (message) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = lines.find((line) => line['message'] === message);
          if (found !== undefined) {
            waiting.delete(look);
            resolve(found);
          }
        };
        waiting.add(look);
        look();
      }),
  };
}
