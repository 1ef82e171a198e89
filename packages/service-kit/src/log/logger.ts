/** The levels of a log line, the most severe first. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

/** One of `logLevels`. */
export type LogLevel = (typeof logLevels)[number];

/** What a line says beside its message; an `Error` anywhere in it is written with its code and stack. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What a module needs in order to log, handed to it as a plain argument. */
export interface Logger {
  /** A logger that puts these fields on every line. */
  child(fields: LogFields): Logger;
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}
