import { type Data, type DataType, makeData } from 'apache-arrow';
import { toJson } from '../to-json.js';
import type { ValueType } from '../value-type.js';
import { toArrowType } from './arrow-type.js';
import { decimalWords } from './decimal-words.js';
import { parseDay, parseInstant } from './parse-instant.js';

type Values = readonly unknown[];

const signedArrays = { 8: Int8Array, 16: Int16Array, 32: Int32Array } as const;
const unsignedArrays = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array } as const;

/**
 * Lays values out as Arrow does. Source: Arrow Columnar Format, "Physical Memory Layout".
 * @throws RangeError when a value is none of its type
 */
export function toArrowData(type: ValueType, values: Values): Data {
  const nulls = { length: values.length, ...nullsOf(values) };
  const parts = { type: toArrowType(type) as DataType, ...nulls };
  // What makeData takes depends on the type, which only the switch below knows.
  const make = (own: object) => makeData({ ...parts, ...own } as Parameters<typeof makeData>[0]);
  switch (type.kind) {
    case 'boolean':
      return make({ data: toBits(values, (value) => value === true) });
    case 'integer':
      return make({ data: toIntegers(type, values) });
    case 'double':
      return make({ data: Float64Array.from(values, toNumber) });
    case 'float':
      return make({ data: Float32Array.from(values, toNumber) });
    case 'decimal':
      return make({ data: decimalWords(values, type.scale) });
    case 'instant': {
      const digits = type.unit === 'us' ? 6 : 9;
      const units = (value: unknown) => (isNull(value) ? 0n : parseInstant(String(value), digits));
      return make({ data: BigInt64Array.from(values, units) });
    }
    case 'day':
      return make({
        data: Int32Array.from(values, (value) => (isNull(value) ? 0 : parseDay(String(value)))),
      });
    case 'blob':
      return make(toBytes(values, (value) => Buffer.from(String(value), 'base64')));
    case 'text':
    case 'other':
      return make(toBytes(values, (value) => Buffer.from(typeof value === 'string' ? value : toJson(value))));
    case 'list': {
      const lists = values.map((value) => (Array.isArray(value) ? (value as Values) : []));
      return make({
        valueOffsets: offsetsOf(lists.map(({ length }) => length)),
        child: toArrowData(type.item, lists.flat()),
      });
    }
    case 'struct': {
      const of = (name: string) => values.map((value) => (value as Record<string, unknown> | null)?.[name]);
      return make({ children: type.fields.map((field) => toArrowData(field.type, of(field.name))) });
    }
  }
}

function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** A double that JSON has no number for may come by its name. */
function toNumber(value: unknown): number {
  return isNull(value) ? 0 : Number(value);
}

function nullsOf(values: Values): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = values.reduce<number>((count, value) => count + (isNull(value) ? 1 : 0), 0);
  return nullCount === 0
    ? { nullCount }
    : { nullCount, nullBitmap: toBits(values, (value) => !isNull(value)) };
}

function toBits(values: Values, isSet: (value: unknown) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (const [index, value] of values.entries()) {
    if (isSet(value)) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bits;
}

function toIntegers({ bits, isSigned }: Extract<ValueType, { kind: 'integer' }>, values: Values) {
  if (bits !== 64) return (isSigned ? signedArrays : unsignedArrays)[bits].from(values.map(toNumber));
  const toBigInt = (value: unknown) => (isNull(value) ? 0n : BigInt(value as number | string));
  return isSigned ? BigInt64Array.from(values, toBigInt) : BigUint64Array.from(values, toBigInt);
}

function offsetsOf(lengths: readonly number[]): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  for (const [index, length] of lengths.entries()) offsets[index + 1] = (offsets[index] ?? 0) + length;
  return offsets;
}

function toBytes(values: Values, encode: (value: unknown) => Uint8Array) {
  const items = values.map((value) => (isNull(value) ? new Uint8Array() : encode(value)));
  return { valueOffsets: offsetsOf(items.map(({ length }) => length)), data: Buffer.concat(items) };
}
