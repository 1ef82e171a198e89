import { inspect } from 'node:util';
import { createDuckDbError } from './duckdb-error.js';

/** What may be bound to a `?`; a plain object may not, and `undefined` is left out, as in the old binding. */
export type BindableValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Date
  | RegExp
  | ArrayBufferView
  | readonly BindableValue[];

/** A parameter as it was when the call was made: later changes to a Date, a buffer or an array do not reach it. */
export type Parameter =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | DateParameter
  | ListParameter;

/** A Date, as the milliseconds since 1970 that it stood for. */
interface DateParameter {
  readonly kind: 'date';
  readonly epochMs: number;
}

/** An array: its items, and what they all are. */
export interface ListParameter {
  readonly kind: 'list';
  readonly items: readonly Parameter[];
}

/** Takes call arguments as parameters; throws (`Invalid Input`) at the first that cannot be bound, naming its place. */
export function toParameters(args: readonly unknown[]): Parameter[] {
  return args.filter((arg) => arg !== undefined).map((arg, index) => toParameter(arg, index + 1));
}

function toParameter(arg: unknown, position: number): Parameter {
  switch (typeof arg) {
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return arg;
    case 'undefined':
      return null;
    case 'object':
      return arg === null ? null : toObjectParameter(arg, position);
    default:
      throw createUnbindableError(arg, position);
  }
}

function toObjectParameter(arg: object, position: number): Parameter {
  if (Array.isArray(arg)) {
    return { kind: 'list', items: arg.map((item: unknown) => toParameter(item, position)) };
  }
  if (ArrayBuffer.isView(arg)) {
    return Uint8Array.from(new Uint8Array(arg.buffer, arg.byteOffset, arg.byteLength));
  }
  if (arg instanceof Date && !Number.isNaN(arg.getTime())) return { kind: 'date', epochMs: arg.getTime() };
  if (arg instanceof RegExp) return String(arg);
  throw createUnbindableError(arg, position);
}

function createUnbindableError(arg: unknown, position: number) {
  const shown = inspect(arg, { depth: 0, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 40 });
  return createDuckDbError('Invalid Input', `parameter ${position} cannot be bound: ${shown.slice(0, 80)}`);
}
