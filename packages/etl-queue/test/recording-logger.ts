import type { QueueLogger } from '../src/index.js';

interface LogLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A logger that keeps what was written to it and its children. */
export interface RecordingLogger extends QueueLogger {
  readonly lines: readonly LogLine[];
}

/** Creates a `RecordingLogger` with nothing in it. */
export function createRecordingLogger(): RecordingLogger {
  const lines: LogLine[] = [];
  const create = (bound: Readonly<Record<string, unknown>>): RecordingLogger => {
    const at =
      (level: LogLine['level']): QueueLogger['info'] =>
      (message, fields) => {
        lines.push({ ...bound, ...fields, level, message });
      };
    return {
      lines,
      child: (fields) => create({ ...bound, ...fields }),
      error: at('error'),
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
    };
  };
  return create({});
}
