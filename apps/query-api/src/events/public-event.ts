import { eventFields, type LogEvent } from '@signallake/event-schema';

/**
 * An event as answers give it: as a client may send it, with `attributes` as an object, every default filled in, and
 * optional fields that it has not left out. `latency_ms` is null when there is none.
 */
export type PublicEvent = Omit<LogEvent, 'attributes'> & { attributes?: unknown };

/** Makes the public form of a stored event; its fields come in the order of the schema. */
export function toPublicEvent(stored: { readonly [Field in keyof LogEvent]?: unknown }): PublicEvent {
  const event: Record<string, unknown> = {};
  for (const field of eventFields) {
    const value = stored[field];
    if (field === 'latency_ms') event[field] = value ?? null;
    else if (value !== undefined && value !== null) {
      event[field] = field === 'attributes' ? parseAttributes(String(value)) : value;
    }
  }
  return event as PublicEvent;
}

/** Attributes that are no JSON come from a line that was written by hand: they are given as they are. */
function parseAttributes(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
