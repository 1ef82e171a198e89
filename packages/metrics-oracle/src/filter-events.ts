import { type LogEvent, parseTimestamp } from '@signallake/event-schema';

/** The shared parameters of a request; instants are RFC 3339. */
export interface MetricFilter {
  from?: string | undefined;
  to?: string | undefined;
  service?: string[] | undefined;
  endpoint?: string[] | undefined;
  method?: string[] | undefined;
  region?: string[] | undefined;
  level?: string[] | undefined;
  /** `503`, `5xx` or `400-499`. */
  status_code?: string[] | undefined;
}

/** The events that a filter lets through. */
export function filterEvents(events: readonly LogEvent[], filter: MetricFilter): LogEvent[] {
  const from = microsOf(filter.from) ?? Number.NEGATIVE_INFINITY;
  const to = microsOf(filter.to) ?? Number.POSITIVE_INFINITY;
  const fields = ['service', 'endpoint', 'method', 'region', 'level'] as const;
  return events.filter((event) => {
    const at = microsOf(event.timestamp) as number;
    if (at < from || at >= to) return false;
    if (!fields.every((field) => filter[field]?.includes(event[field]) ?? true)) return false;
    return filter.status_code?.some((text) => isOf(event.status_code, text)) ?? true;
  });
}

/** An RFC 3339 instant in microseconds since the Unix epoch. */
export function microsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseTimestamp(text);
}

function isOf(status: number, text: string): boolean {
  if (text.endsWith('xx')) return Math.floor(status / 100) === Number(text[0]);
  const [low = text, high = low] = text.split('-');
  return status >= Number(low) && status <= Number(high);
}
