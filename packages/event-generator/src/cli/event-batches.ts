import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createEventSource,
  createLiveEventSource,
  defaultEventSourceOptions,
} from '../synthetic/event-source.js';
import type { GenerateOptions } from './generate-options.js';
import { createTokenBucket } from './token-bucket.js';

/** Events to write or send, one JSON text a line. */
export interface EventBatch {
  lines: string[];
}

/** Events a second of `--live` when no rate is given: a demo must not fill the disk. */
const LIVE_RATE = 100;

/** With a rate, a batch is a tenth of a second's events, so that they flow evenly. */
const BATCHES_PER_SECOND = 10;

/** How many events `generate` is asked for; `undefined` is without end. */
export function countEvents({ events, live }: GenerateOptions): number | undefined {
  return events ?? (live ? undefined : defaultEventSourceOptions.events);
}

/** Gives the events that `generate` is asked for, at the rate it is asked for, until the signal is aborted. */
export async function* createEventBatches(
  options: GenerateOptions,
  signal: AbortSignal,
): AsyncGenerator<EventBatch> {
  const rate = options.rate ?? (options.live ? LIVE_RATE : undefined);
  const size =
    rate === undefined ? options.batch : Math.min(options.batch, Math.ceil(rate / BATCHES_PER_SECOND));
  const takeTokens = rate === undefined ? undefined : createTokenBucket(rate, 2 * size);
  const { services } = options;
  const source = options.live
    ? createLiveEventSource({
        seed: options.seed ?? randomInt(2 ** 47),
        events: countEvents(options),
        services,
        nowMs: Date.now,
      })
    : createEventSource({
        seed: options.seed ?? defaultEventSourceOptions.seed,
        events: options.events ?? defaultEventSourceOptions.events,
        fromMs: options.from,
        days: options.days,
        services,
      });
  const batches = source.lineBatches(size)[Symbol.iterator]();
  for (;;) {
    // Before the events are made: those of --live are stamped with the time at which they go out.
    await takeTokens?.(size, signal);
    // Lets timers and signals have their turn, however fast the output takes the events.
    await nextTurn();
    if (signal.aborted) return;
    const next = batches.next();
    if (next.done) return;
    yield { lines: next.value };
  }
}
