/** The levels of the services' log lines, the most severe first. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

/** One of `logLevels`. */
export type LogLevel = (typeof logLevels)[number];

/** A line that a service logged: one JSON object. */
export interface LogLine {
  readonly timestamp: string;
  readonly level: LogLevel;
  readonly message: string;
  /** All the rest. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads a line; `undefined` when it is not a log line, as what Node itself writes about a crash. */
export function parseLogLine(line: string): LogLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { timestamp, level, message, service: _service, ...fields } = value as Record<string, unknown>;
  if (typeof timestamp !== 'string' || typeof message !== 'string' || !isLogLevel(level)) {
    return undefined;
  }
  return { timestamp, level, message, fields };
}

/** Writes a line for people: time of day (UTC), service, level, message, fields; the stack of an error below it. */
export function formatLogLine(name: string, { timestamp, level, message, fields }: LogLine): string {
  const parts = [timestamp.slice(11, 23), name.padEnd(10), level.padEnd(5), message];
  const stacks: string[] = [];
  for (const [field, value] of Object.entries(fields)) {
    const stack = stackOf(value);
    if (stack === undefined) {
      parts.push(`${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    } else {
      stacks.push(...stack.split('\n').map((line) => `    ${line}`));
    }
  }
  return [parts.join(' '), ...stacks].join('\n');
}

/** Whether a line of `level` is to be shown when `threshold` is the least severe level shown. */
export function isShown(level: LogLevel, threshold: LogLevel): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(threshold);
}

function isLogLevel(value: unknown): value is LogLevel {
  return logLevels.some((level) => level === value);
}

function stackOf(value: unknown): string | undefined {
  const hasStack = typeof value === 'object' && value !== null && 'stack' in value;
  return hasStack && typeof value.stack === 'string' ? value.stack : undefined;
}
