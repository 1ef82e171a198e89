import { once } from 'node:events';
import { Writable } from 'node:stream';
import { createLogger, type ServiceLogger } from '@signallake/service-kit';

/** A line as a reader of the log gets it. */
type LogLine = Readonly<Record<string, unknown>>;

/** A real logger whose lines a test can read. */
export interface CapturedLogs {
  logger: ServiceLogger;
  lines: LogLine[];
  /** Resolves to the first line with this message, be it written or still to come. */
  waitForLine(message: string): Promise<LogLine>;
}

/** Makes a logger that writes into an array. */
export function captureLogs(): CapturedLogs {
  const lines: LogLine[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()));
      stream.emit('line');
      done();
    },
  });
  return {
    logger: createLogger({ service: 'ingest-api', level: 'debug', stream }),
    lines,
    async waitForLine(message) {
      for (;;) {
        const line = lines.find((candidate) => candidate['message'] === message);
        if (line !== undefined) return line;
        await once(stream, 'line');
      }
    },
  };
}
