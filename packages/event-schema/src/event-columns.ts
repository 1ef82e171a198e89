import type { LogEvent } from './log-event-schema.js';

/** How one field of an event is stored and read. */
export interface EventColumn {
  /** What the values are: `text`, IEEE `double`, 32-bit `integer`, or `timestamp` (UTC microseconds). */
  kind: 'text' | 'double' | 'integer' | 'timestamp';
  /** The type's name in a Delta table's schema. Source: Delta PROTOCOL.md, "Primitive Types". */
  delta: 'string' | 'double' | 'integer' | 'timestamp';
  /** The type's name in DuckDB's SQL. */
  duckdb: 'VARCHAR' | 'DOUBLE' | 'INTEGER' | 'TIMESTAMPTZ';
  nullable: boolean;
  /** Whether few distinct values are expected, so that a dictionary pays. */
  repeats: boolean;
}

const text = { kind: 'text', delta: 'string', duckdb: 'VARCHAR' } as const;

/** The columns of the lake: one for each field of an event, which the compiler checks. */
export const eventColumns = {
  event_id: { ...text, nullable: false, repeats: false },
  timestamp: {
    kind: 'timestamp',
    delta: 'timestamp',
    duckdb: 'TIMESTAMPTZ',
    nullable: false,
    repeats: false,
  },
  service: { ...text, nullable: false, repeats: true },
  endpoint: { ...text, nullable: false, repeats: true },
  status_code: { kind: 'integer', delta: 'integer', duckdb: 'INTEGER', nullable: false, repeats: true },
  latency_ms: { kind: 'double', delta: 'double', duckdb: 'DOUBLE', nullable: true, repeats: false },
  method: { ...text, nullable: false, repeats: true },
  region: { ...text, nullable: false, repeats: true },
  level: { ...text, nullable: false, repeats: true },
  message: { ...text, nullable: false, repeats: false },
  request_id: { ...text, nullable: true, repeats: false },
  trace_id: { ...text, nullable: true, repeats: false },
  span_id: { ...text, nullable: true, repeats: false },
  host: { ...text, nullable: true, repeats: true },
  attributes: { ...text, nullable: true, repeats: false },
} as const satisfies Record<keyof LogEvent, EventColumn>;
