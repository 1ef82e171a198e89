import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int,
  List,
  Schema,
  Struct,
  Timestamp,
  TimeUnit,
  Utf8,
} from 'apache-arrow';
import type { OutputColumn, ValueType } from '../value-type.js';

/** The Arrow schema of some columns; every column may hold nulls. */
export function toArrowSchema(columns: readonly OutputColumn[]): Schema {
  return new Schema(columns.map(toField));
}

/** The Arrow type of values. */
export function toArrowType(type: ValueType): DataType {
  switch (type.kind) {
    case 'boolean':
      return new Bool();
    case 'integer':
      return new Int(type.isSigned, type.bits);
    case 'double':
      return new Float64();
    case 'float':
      return new Float32();
    case 'decimal':
      return new Decimal(type.scale, type.width);
    case 'instant': {
      const unit = type.unit === 'us' ? TimeUnit.MICROSECOND : TimeUnit.NANOSECOND;
      return new Timestamp(unit, type.isUtc ? 'UTC' : null);
    }
    case 'day':
      return new DateDay();
    case 'blob':
      return new Binary();
    case 'list':
      return new List(new Field('item', toArrowType(type.item), true));
    case 'struct':
      return new Struct(type.fields.map(toField));
    case 'text':
    case 'other':
      return new Utf8();
  }
}

function toField({ name, type }: OutputColumn): Field {
  return new Field(name, toArrowType(type), true);
}
