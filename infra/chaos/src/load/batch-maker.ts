import type { RandomStream } from '../random/random-stream.js';
import { cohortSpan } from './cohort-span.js';
import { formatSentEvent, type SentEvent } from './sent-event.js';

/** How a batch travels. */
export interface Batch {
  readonly events: readonly SentEvent[];
  /** Uncompressed body: one JSON object, an array, or NDJSON. */
  readonly text: string;
  readonly contentType: 'application/json' | 'application/x-ndjson';
  readonly isGzipped: boolean;
  readonly idempotencyKey: string | undefined;
}

const SERVICES = ['cart', 'checkout', 'search'] as const;
const STATUS_CODES = [200, 200, 200, 404, 500] as const;
const MOST_EVENTS = 60;

/** Makes batches of all kinds that clients send, for one cohort. */
export function makeBatch(random: RandomStream, firstMs: number, cohort: number): Batch {
  const isSingle = random.chance(0.3);
  const { fromMs, toMs } = cohortSpan(firstMs, cohort);
  const service = random.pick(SERVICES);
  const events = Array.from(
    { length: isSingle ? 1 : random.between(2, MOST_EVENTS) },
    (): SentEvent => ({
      event_id: random.uuid(),
      timestamp: new Date(random.between(fromMs, toMs - 1)).toISOString(),
      // Some clients send for many services at once.
      service: random.chance(0.9) ? service : random.pick(SERVICES),
      endpoint: `/${random.pick(['items', 'orders', 'users'])}`,
      status_code: random.pick(STATUS_CODES),
      latency_ms: random.between(1, 1_000_000) / 1000,
      cohort,
    }),
  );
  const lines = events.map(formatSentEvent);
  const isNdjson = !isSingle && random.chance(0.7);
  const json = isSingle && random.chance(0.5) ? (lines[0] as string) : `[${lines.join(',')}]`;
  return {
    events,
    text: isNdjson ? `${lines.join('\n')}\n` : json,
    contentType: isNdjson ? 'application/x-ndjson' : 'application/json',
    isGzipped: random.chance(0.3),
    idempotencyKey: random.chance(0.25) ? random.uuid() : undefined,
  };
}
