import { eventColumns } from '@signallake/event-schema';

/**
 * The table's schema as Delta serialises it: the columns of the event and `date`, its UTC day.
 * Source: PROTOCOL.md, "Schema Serialization Format".
 */
export function formatTableSchema(): string {
  const fields = Object.entries(eventColumns).map(([name, column]) => ({
    name,
    type: column.delta,
    nullable: column.nullable,
    metadata: {},
  }));
  fields.push({ name: 'date', type: 'date' as never, nullable: false, metadata: {} });
  return JSON.stringify({ type: 'struct', fields });
}
