import type { AnswerColumn, ColumnKind } from '../answer/answer.js';
import type { OutputColumn, ValueType } from './value-type.js';

const valueTypeOfKind: Readonly<Record<ColumnKind, ValueType>> = {
  text: { kind: 'text' },
  integer: { kind: 'integer', bits: 64, isSigned: true },
  number: { kind: 'double' },
  instant: { kind: 'instant', unit: 'us', isUtc: true },
};

/** A column of a computed answer as it is written. */
export function columnOfAnswer({ name, kind }: AnswerColumn): OutputColumn {
  return { name, type: valueTypeOfKind[kind] };
}
