import type { Writable } from 'node:stream';
import winston from 'winston';
import { type LogFields, type Logger, type LogLevel, logLevels } from './logger.js';
import { serialiseError } from './serialise-error.js';

/** How a service's logger is made. */
export interface CreateLoggerOptions {
  readonly service: string;
  /** The least severe level that is written; default `info`. */
  readonly level?: LogLevel;
  /** Where the lines go; default standard output. */
  readonly stream?: Writable;
}

/** The logger that a service owns, and closes last. */
export interface ServiceLogger extends Logger {
  /** Resolves when every line has been handed to the stream; what is logged afterwards is dropped. */
  close(): Promise<void>;
}

const severities = Object.fromEntries(logLevels.map((level, severity) => [level, severity])) as Record<
  LogLevel,
  number
>;
const reservedFields = ['timestamp', 'level', 'service', 'message'];

/** Makes a logger that writes one JSON object a line: timestamp, level, service, message, then the fields. */
export function createLogger({ service, level = 'info', stream }: CreateLoggerOptions): ServiceLogger {
  const output = winston.createLogger({
    level,
    levels: severities,
    format: winston.format.json({ deterministic: false, replacer: toJsonValue }),
    transports:
      stream === undefined
        ? new winston.transports.Console({ eol: '\n' })
        : new winston.transports.Stream({ stream, eol: '\n' }),
  });
  let closing: Promise<void> | undefined;

  const write = (lineLevel: LogLevel, message: string, fields: LogFields): void => {
    // winston formats a line before it looks at its level.
    if (closing === undefined && severities[lineLevel] <= severities[level]) {
      const timestamp = new Date().toISOString();
      output.log({ timestamp, level: lineLevel, service, message, ...renameReserved(fields) });
    }
  };

  const close = async (): Promise<void> => {
    const finished = new Promise<void>((resolve) => output.once('finish', resolve));
    output.end();
    await finished;
  };

  return {
    ...bindFields(write, {}),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

type WriteLine = (level: LogLevel, message: string, fields: LogFields) => void;

function bindFields(write: WriteLine, bound: LogFields): Logger {
  return {
    child: (fields) => bindFields(write, { ...bound, ...fields }),
    error: (message, fields) => write('error', message, { ...bound, ...fields }),
    warn: (message, fields) => write('warn', message, { ...bound, ...fields }),
    info: (message, fields) => write('info', message, { ...bound, ...fields }),
    debug: (message, fields) => write('debug', message, { ...bound, ...fields }),
  };
}

/** A field must not pass for what the line says of itself: `service` becomes `field_service`. */
function renameReserved(fields: LogFields): LogFields {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.map(([name, value]) => [reservedFields.includes(name) ? `field_${name}` : name, value]),
  );
}

function toJsonValue(_key: string, value: unknown): unknown {
  if (value instanceof Error) {
    return serialiseError(value);
  }
  return typeof value === 'bigint' ? value.toString() : value;
}
