import { DataType, type Field, TimeUnit, tableFromIPC, type Vector } from 'apache-arrow';
import { parse } from 'csv-parse/sync';

/** Rows as one format gave them, by column name. */
export type ReadRows = Record<string, unknown>[];

/** Reads CSV: an empty field is null, `""` an empty text; everything else is text. */
export function readCsv(text: string): Record<string, string | null>[] {
  return parse(text, {
    columns: true,
    record_delimiter: '\r\n',
    skip_empty_lines: false,
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  });
}

/** Reads NDJSON, which must end with its last line's end. */
export function readNdjson(text: string): ReadRows {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  return lines.map((line) => JSON.parse(line));
}

/** Reads an Arrow stream to its end mark; values come as JSON has them, but that texts with JSON in them stay texts. */
export function readArrow(bytes: Uint8Array): ReadRows {
  const end = Buffer.from(bytes.subarray(-8));
  if (end.readUInt32LE(0) !== 0xffff_ffff || end.readUInt32LE(4) !== 0)
    throw new Error('there is no end mark');
  const { batches, schema } = tableFromIPC(bytes);
  return batches.flatMap((batch) =>
    Array.from({ length: batch.numRows }, (_, index) =>
      Object.fromEntries(
        schema.fields.map((field, column) => [
          field.name,
          valueAt(batch.getChildAt(column) as Vector, field, index),
        ]),
      ),
    ),
  );
}

function valueAt(vector: Vector, { type }: Field, index: number): unknown {
  const value: unknown = vector.get(index);
  if (value === null) return null;
  if (DataType.isList(type)) {
    const items = value as Vector;
    return Array.from({ length: items.length }, (_, at) => valueAt(items, type.children[0] as Field, at));
  }
  if (DataType.isStruct(type)) {
    return Object.fromEntries(
      type.children.map((child, at) => [child.name, valueAt(vector.getChildAt(at) as Vector, child, index)]),
    );
  }
  if (DataType.isDecimal(type)) return decimalText(value as Uint32Array, type.scale);
  if (DataType.isTimestamp(type)) {
    const [data] = vector.data;
    if (!data || vector.data.length !== 1) throw new Error('one batch at a time');
    return { units: (data.values as BigInt64Array)[index], isNanos: type.unit === TimeUnit.NANOSECOND };
  }
  if (DataType.isDate(type)) return new Date(Number(value)).toISOString().slice(0, 10);
  if (DataType.isBinary(type)) return Buffer.from(value as Uint8Array).toString('base64');
  return typeof value === 'bigint' ? String(value) : value;
}

function decimalText(words: Uint32Array, scale: number): string {
  const unsigned = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const digits = BigInt.asIntN(128, unsigned);
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const pointed = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
  return digits < 0n ? `-${pointed}` : pointed;
}
