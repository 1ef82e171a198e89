import { eventColumns, eventFields } from '@signallake/event-schema';
import type { OutputColumn, ValueType } from '../formats/value-type.js';

const typeOfKind: Readonly<Record<(typeof eventColumns)[keyof typeof eventColumns]['kind'], ValueType>> = {
  text: { kind: 'text' },
  double: { kind: 'double' },
  integer: { kind: 'integer', bits: 32, isSigned: true },
  timestamp: { kind: 'instant', unit: 'us', isUtc: true },
};

/** The columns of events in formats that have columns; `attributes` is the text of its JSON there. */
export const eventOutputColumns: readonly OutputColumn[] = eventFields.map((name) => ({
  name,
  type: name === 'attributes' ? { kind: 'other' } : typeOfKind[eventColumns[name].kind],
}));
