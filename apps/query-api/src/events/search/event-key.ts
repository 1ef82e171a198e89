/** An event's place in the order of a search: newest first, and of the same instant the greater id first. */
export interface EventKey {
  /** Timestamp in microseconds since the Unix epoch. */
  readonly micros: number;
  readonly eventId: string;
}
