import { malformedField, parseJsonLine, textOfBytes } from './json-line.js';

const SUBJECT = 'refused event';

/** An event that ingest-api refused, as it was sent, and why. */
export interface RefusedEvent {
  /** When the request came in, RFC 3339 in UTC. */
  receivedAt: string;
  requestId: string;
  /** The event's place in its batch, from 0. */
  index: number;
  /** What is wrong with it: at least one reason, such as `/latency: is not a field of an event`. */
  reasons: readonly string[];
  /** The bytes that were sent for it, or the beginning of them. */
  text: Buffer;
  /** Whether `text` is only the beginning: such an event can be looked at, and not be sent again. */
  isCut: boolean;
}

/**
 * Builds one JSON line, LF included: `{received_at, request_id, index, reasons, text}`.
 *
 * Text that is not UTF-8 is given in base64, and `"encoding":"base64"` says so; `"cut":true` marks a mere beginning.
 */
export function buildRefusedLine({
  receivedAt,
  requestId,
  index,
  reasons,
  text,
  isCut,
}: RefusedEvent): string {
  const shown = textOfBytes(text);
  const cut = isCut ? { cut: true } : {};
  return `${JSON.stringify({ received_at: receivedAt, request_id: requestId, index, reasons, ...shown, ...cut })}\n`;
}

/** Reads a line as `buildRefusedLine` writes it, with or without LF; throws `quarantine_malformed`. */
export function parseRefusedLine(line: string): RefusedEvent {
  const { received_at, request_id, index, reasons, text, encoding, cut } = parseJsonLine(line, SUBJECT);
  if (typeof received_at !== 'string') throw malformedField(SUBJECT, 'received_at', received_at);
  if (typeof request_id !== 'string') throw malformedField(SUBJECT, 'request_id', request_id);
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0)
    throw malformedField(SUBJECT, 'index', index);
  if (!isTextList(reasons)) throw malformedField(SUBJECT, 'reasons', reasons);
  if (typeof text !== 'string') throw malformedField(SUBJECT, 'text', text);
  if (encoding !== undefined && encoding !== 'base64') throw malformedField(SUBJECT, 'encoding', encoding);
  if (cut !== undefined && cut !== true) throw malformedField(SUBJECT, 'cut', cut);
  return {
    receivedAt: received_at,
    requestId: request_id,
    index,
    reasons,
    text: Buffer.from(text, encoding ?? 'utf8'),
    isCut: cut === true,
  };
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
