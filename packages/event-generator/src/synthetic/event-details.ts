import type { LogEventInput } from '@signallake/event-schema';
import type { Random } from './random.js';

/** Messages by status code; `#` becomes a number. */
const messages: Readonly<Record<number, readonly string[]>> = {
  200: ['request completed', 'served from cache', 'rendered # items', 'query matched # rows'],
  201: ['created #', 'accepted as #'],
  204: ['deleted #', 'nothing to return'],
  304: ['not modified'],
  400: [
    'field "quantity" must be at least 1',
    'body is not JSON: unexpected end at byte #',
    'no such city: "Zürich"',
  ],
  401: ['token expired # s ago', 'signature does not match'],
  404: ['no row with id #', 'route known, resource gone'],
  409: ['version # is not the latest', 'already processed'],
  429: ['rate limit of # requests a minute exceeded'],
  500: [
    'unhandled: Cannot read properties of undefined (reading "id")',
    'deadlock on "orders", transaction # aborted',
  ],
  502: ['upstream closed the connection after # bytes', 'upstream answered with a malformed header'],
  503: ['connection pool exhausted (# waiting)', 'circuit breaker open, retry in # s'],
};

const DEVICES = ['ios', 'android', 'web', 'partner-api'] as const;

/** Draws a message, one for every failed request and for one in seven of the others. */
export function drawMessage(random: Random, status: number): string | undefined {
  if (status < 400 && random.float() < 0.85) return undefined;
  const choices = messages[status] ?? [];
  const template = choices[Math.floor(random.float() * choices.length)];
  return template?.replace('#', String(1 + Math.floor(random.float() * 9000)));
}

/** Draws attributes for about a sixth of the events; `version` is what the service runs. */
export function drawAttributes(random: Random, version: string): LogEventInput['attributes'] | undefined {
  const draw = random.float();
  if (draw >= 0.18) return undefined;
  if (draw >= 0.1) return { version };
  const device = DEVICES[Math.floor(random.float() * DEVICES.length)] as string;
  if (draw >= 0.04) return { version, device, cache_hit: random.float() < 0.4 };
  return { version, device, response_bytes: Math.floor(1 + 60_000 * random.float() * random.float()) };
}

/** Draws lower-case hexadecimal digits, eight for each of `words`: 16 digits name a span, 32 a trace. */
export function drawHex(random: Random, words: number): string {
  let hex = '';
  for (let word = 0; word < words; word++) {
    const bits = random.uint32();
    hex += `${hexOfByte[bits >>> 24]}${hexOfByte[(bits >>> 16) & 255]}`;
    hex += `${hexOfByte[(bits >>> 8) & 255]}${hexOfByte[bits & 255]}`;
  }
  return hex;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
