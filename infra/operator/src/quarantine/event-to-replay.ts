import { parseStrictJson } from '@signallake/event-schema';
import { v5 as uuidOf } from 'uuid';
import type { QuarantineItem } from './quarantine-item.js';

/** The namespace of ids that replayed events without one get. */
const NAMESPACE = '5c1f2cf4-6a52-4c0e-9d5e-7a3f6d0b8a11';

/** An event to send again: its JSON text, and its id. */
export interface EventToReplay {
  text: string;
  eventId: string;
}

/**
 * Makes a line into an event that may be sent any number of times: one that has no id gets one that follows from its place,
 * and one without a timestamp gets the time of its receipt.
 * @param text the line, or what it was repaired to
 * @returns `undefined` when it is no JSON object
 */
export function toEventToReplay(
  { segment, offset, receivedAt }: Pick<QuarantineItem, 'segment' | 'offset' | 'receivedAt'>,
  text: string,
): EventToReplay | undefined {
  let value: unknown;
  try {
    value = parseStrictJson(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields: Record<string, unknown> = { ...value };
  const eventId =
    typeof fields['event_id'] === 'string' ? fields['event_id'] : uuidOf(`${segment} ${offset}`, NAMESPACE);
  const event: Record<string, unknown> = { ...fields, event_id: fields['event_id'] ?? eventId };
  event['timestamp'] ??= receivedAt;
  // A raw line has them as the lake stores them: as JSON text.
  if (typeof fields['attributes'] === 'string') event['attributes'] = parseOrKeep(fields['attributes']);
  return { text: JSON.stringify(event), eventId };
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
