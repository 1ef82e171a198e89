const maxDepth = 4;

/** An error as a log line shows it. */
export interface SerialisedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** Takes from an error what a reader of logs needs, and nothing that a library hung on it (a body, say). */
export function serialiseError(error: Error, depth = 0): SerialisedError {
  const code: unknown = 'code' in error ? error.code : undefined;
  const nested = (value: unknown): unknown => {
    if (!(value instanceof Error)) {
      return value;
    }
    // A chain of causes may be a circle.
    return depth < maxDepth ? serialiseError(value, depth + 1) : String(value);
  };
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: nested(error.cause) }),
    ...(error instanceof AggregateError ? { errors: error.errors.map(nested) } : {}),
  };
}
