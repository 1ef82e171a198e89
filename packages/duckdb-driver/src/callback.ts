import { type DuckDbError, toDuckDbError } from './duckdb-error.js';
import type { BindableValue } from './parameter.js';
import { createUnsupportedError, type UnsupportedFeature } from './unsupported-features.js';

/** Called once with the error or the result, as the old binding called it. */
export type Callback<T> = (error: DuckDbError | null, result: T) => void;

/** The arguments of a statement: its parameters, then perhaps a callback. */
export type StatementArguments<T> = [...parameters: BindableValue[], callback: Callback<T>] | BindableValue[];

/** Arguments taken apart: functions are callbacks wherever they stand, all else are parameters. */
export interface SplitArguments<T> {
  readonly values: readonly unknown[];
  readonly callback: Callback<T> | undefined;
  /** A second function, which `each` calls after the last row with the number of rows. */
  readonly complete: Callback<number> | undefined;
}

/** Takes the arguments of a statement apart. */
export function splitArguments<T>(args: readonly unknown[]): SplitArguments<T> {
  const [callback, complete] = args.filter((arg) => typeof arg === 'function');
  return {
    values: args.filter((arg) => typeof arg !== 'function'),
    callback: callback as Callback<T> | undefined,
    complete: complete as Callback<number> | undefined,
  };
}

/**
 * Calls back once a promise settles. Without a callback an error goes unheard, as it did in the old binding. What
 * a callback throws reaches the process as an uncaught exception, never the driver.
 */
export function callBack<T>(promise: Promise<T>, callback: Callback<T> | undefined): void {
  promise.then(
    (result) => queueMicrotask(() => callback?.(null, result)),
    (error: unknown) => queueMicrotask(() => callFailed(callback, error)),
  );
}

/** Calls back with what went wrong, and no result. */
export function callFailed(callback: Callback<never> | undefined, error: unknown): void {
  (callback as ((error: DuckDbError) => void) | undefined)?.(toDuckDbError(error));
}

/** Answers a call to a feature that this driver refuses: through its callback if it has one, else by throwing. */
export function refuse(feature: UnsupportedFeature, args: readonly unknown[]): void {
  const error = createUnsupportedError(feature);
  const { callback } = splitArguments(args);
  if (!callback) throw error;
  callBack(Promise.reject(error), callback);
}
