import { parseJsonLine } from './json-line.js';
import { RawZoneError } from './raw-zone-error.js';

/** A line of quarantine, or a refused event, that was sent again and accepted. */
export interface ReplayedLine {
  /** Its place as quarantine, or the file of refused events, gives it, in bytes. */
  offset: number;
  /** When it was accepted, RFC 3339 in UTC. */
  replayedAt: string;
  /** The id under which it was accepted. */
  eventId: string;
}

/** Builds one JSON line, LF included: `{offset, replayed_at, event_id}`. */
export function buildReplayedLine({ offset, replayedAt, eventId }: ReplayedLine): string {
  return `${JSON.stringify({ offset, replayed_at: replayedAt, event_id: eventId })}\n`;
}

/** Reads a line as `buildReplayedLine` writes it, with or without LF; throws `quarantine_malformed`. */
export function parseReplayedLine(text: string): ReplayedLine {
  const { offset, replayed_at, event_id } = parseJsonLine(text, 'replayed line');
  const isOffset = typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0;
  if (!isOffset || typeof replayed_at !== 'string' || typeof event_id !== 'string') {
    throw new RawZoneError('quarantine_malformed', `replayed line: ${text.slice(0, 80)}`);
  }
  return { offset, replayedAt: replayed_at, eventId: event_id };
}
