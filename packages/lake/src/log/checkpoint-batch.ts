import {
  Bool,
  type Data,
  type DataType,
  Field,
  Int32,
  Int64,
  List,
  Map_,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow';
import { buildBitmap } from '../parquet/bitmap.js';
import { layOutTexts } from '../parquet/lay-out-texts.js';
import { type CheckpointType, checkpointSchema } from './checkpoint-schema.js';

/** Lays rows of a checkpoint, as log entries, out as an Arrow record batch; properties without a column are left out. */
export function buildCheckpointBatch(rows: readonly Record<string, unknown>[]): RecordBatch {
  const { type, children } = layOutStruct(checkpointSchema, rows);
  const struct = makeData({ type, length: rows.length, nullCount: 0, children });
  return new RecordBatch(new Schema(type.children), struct);
}

/** Lays a column out, level by level: children have a slot for each of their parent's, whether that is null or not. */
function layOut(type: CheckpointType, values: readonly unknown[]): Data {
  const validity = buildValidity(values);
  switch (type) {
    case 'text':
      return layOutTexts(
        values.map((value) => (value ?? '') as string),
        validity.nullCount,
        validity.nullBitmap,
      );
    case 'long': {
      const data = BigInt64Array.from(values, (value) => BigInt((value ?? 0) as number));
      return makeData({ type: new Int64(), length: values.length, ...validity, data });
    }
    case 'integer': {
      const data = Int32Array.from(values, (value) => (value ?? 0) as number);
      return makeData({ type: new Int32(), length: values.length, ...validity, data });
    }
    case 'boolean': {
      const data = buildBitmap(values.length, (index) => values[index] === true);
      return makeData({ type: new Bool(), length: values.length, ...validity, data });
    }
    case 'texts': {
      const lists = values.map((value) => (value ?? []) as string[]);
      const child = layOutTexts(lists.flat());
      const list = new List(new Field('element', child.type, true));
      return makeData({
        type: list,
        length: values.length,
        ...validity,
        valueOffsets: buildOffsets(lists),
        child,
      });
    }
    case 'textMap': {
      const maps = values.map((value) => Object.entries((value ?? {}) as Record<string, string>));
      const entries = maps.flat();
      const keys = layOutTexts(entries.map(([key]) => key));
      const items = layOut(
        'text',
        entries.map(([, item]) => item),
      );
      const map = createMapType();
      const child = makeData({
        type: map.childType,
        length: entries.length,
        nullCount: 0,
        children: [keys, items],
      });
      return makeData({
        type: map,
        length: values.length,
        ...validity,
        valueOffsets: buildOffsets(maps),
        child,
      });
    }
    default: {
      const { type: struct, children } = layOutStruct(type, values as readonly Record<string, unknown>[]);
      return makeData({ type: struct, length: values.length, ...validity, children });
    }
  }
}

function layOutStruct(
  fields: { readonly [field: string]: CheckpointType },
  values: readonly (Record<string, unknown> | null | undefined)[],
): { type: Struct; children: Data[] } {
  const children = Object.entries(fields).map(([name, type]) =>
    layOut(
      type,
      values.map((value) => value?.[name]),
    ),
  );
  // Everything is nullable, as in the checkpoints of the reference implementation.
  const type = new Struct(
    Object.keys(fields).map((name, index) => new Field(name, children[index]?.type as DataType, true)),
  );
  return { type, children };
}

function createMapType(): Map_<Utf8, Utf8> {
  const entry = new Struct<{ key: Utf8; value: Utf8 }>([
    new Field('key', new Utf8(), false),
    new Field('value', new Utf8(), true),
  ]);
  const entries = new Field('entries', entry, false);
  const map = new Map_<Utf8, Utf8>(entries);
  // Arrow's own name for it, which the constructor insists on, is not Parquet's: LogicalTypes.md, "Maps".
  (entries as { name: string }).name = 'key_value';
  return map;
}

function buildValidity(values: readonly unknown[]): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = values.reduce<number>((sum, value) => (value == null ? sum + 1 : sum), 0);
  return nullCount === 0
    ? { nullCount }
    : { nullCount, nullBitmap: buildBitmap(values.length, (index) => values[index] != null) };
}

function buildOffsets(lists: readonly (readonly unknown[])[]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  let end = 0;
  for (let index = 0; index < lists.length; index++) {
    end += lists[index]?.length ?? 0;
    offsets[index + 1] = end;
  }
  return offsets;
}
