/** An event as the load clients send it; the span of time that its timestamp lies in is its cohort. */
export interface SentEvent {
  readonly event_id: string;
  /** RFC 3339 in UTC, milliseconds. */
  readonly timestamp: string;
  readonly service: string;
  readonly endpoint: string;
  readonly status_code: number;
  readonly latency_ms: number;
  /** Number of the cohort, from 0; not sent. */
  readonly cohort: number;
}

/** The JSON text of an event, as it is sent. */
export function formatSentEvent({ cohort: _cohort, ...event }: SentEvent): string {
  return JSON.stringify(event);
}
