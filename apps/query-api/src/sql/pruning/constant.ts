/** The value of a constant expression, as DuckDB works it out before the query runs. */
export interface ConstantValue {
  /** DuckDB's name of its type. */
  type: string;
  /** As text. */
  text: string;
  /** As a number; null where it is none. */
  number: number | null;
  /** As an instant in microseconds since the Unix epoch, in UTC; null where it is none, or not exact as a number. */
  micros: number | null;
  /** As a day, by the microsecond at which it begins; null where it is none. */
  dayMicros: number | null;
}
