type Fields = Readonly<Record<string, unknown>>;

/** The part of a service's logger that the queue and its handlers write to. */
export interface QueueLogger {
  /** A logger that puts these fields on every line. */
  child(fields: Fields): QueueLogger;
  error(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
}
