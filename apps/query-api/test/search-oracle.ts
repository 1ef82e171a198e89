import type { LogEvent } from '@signallake/event-schema';

/** Newest first, and of the same instant the greater id first; stored timestamps and UUIDs sort as texts. */
export function inOrder(events: readonly LogEvent[]): LogEvent[] {
  const keyOf = ({ timestamp, event_id }: LogEvent) => timestamp + event_id;
  return [...events].sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
}

/** The events as an answer has them, in its order. */
export function expectedPage(events: readonly LogEvent[]): object[] {
  return inOrder(events).map(({ attributes, ...event }) => ({
    ...event,
    ...(attributes === undefined ? {} : { attributes: JSON.parse(attributes) as unknown }),
  }));
}
