const FIRST_DELAY_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;

/**
 * How long to wait before the retry that follows failed attempt `attempt` (from 1), in milliseconds: it doubles from
 * 100 ms to 10 s, of which a random half is taken off so that clients do not come back all at once. What the server
 * asked for (`retryAfterMs`) is a lower bound, and up to a tenth more is waited.
 * @param random a number from 0 to 1
 */
export function retryDelayMs(attempt: number, retryAfterMs: number, random: number): number {
  const backoffMs = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
  return Math.round(Math.max(backoffMs * (0.5 + random / 2), retryAfterMs * (1 + random / 10)));
}

/**
 * Reads a Retry-After header, seconds or an HTTP date, as milliseconds from `nowMs`; 0 when there is none or it makes
 * no sense. Source: RFC 9110, section 10.2.3.
 */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs);
}
