import type { QueueLogger } from '../src/index.js';

export interface LogLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface RecordingLogger extends QueueLogger {
  readonly lines: readonly LogLine[];
}

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
