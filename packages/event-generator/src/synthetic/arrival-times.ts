import type { Random } from './random.js';

const MINUTES_PER_DAY = 1440;
const MICROS_PER_MINUTE = 60_000_000;
/** The first Saturday after the Unix epoch, which was a Thursday. */
const FIRST_SATURDAY = 2;
const TROUGH_HOUR = 4;
const PEAK_HOUR = 15;

/** The stretch of time that a number of events is spread over. */
export interface ArrivalSpan {
  /** Start, in milliseconds since the Unix epoch. */
  fromMs: number;
  /** Length in days of 24 hours, taken to the minute. */
  days: number;
  events: number;
}

/**
 * Creates a function that gives the arrival times of a span's events, one a call, ascending, in microseconds since
 * the Unix epoch. They follow {@link trafficAt} and fill the span evenly otherwise.
 */
export function createArrivalTimes({ fromMs, days, events }: ArrivalSpan, random: Random): () => number {
  const minutes = Math.max(1, Math.round(days * MINUTES_PER_DAY));
  const firstMinute = Math.floor(fromMs / 60_000);
  let total = 0;
  for (let minute = 0; minute < minutes; minute++) total += trafficAt(firstMinute + minute);

  let minute = 0;
  let before = 0;
  let weight = trafficAt(firstMinute);
  let count = 0;
  return () => {
    const position = ((count++ + random.float()) / events) * total;
    while (position >= before + weight && minute < minutes - 1) {
      before += weight;
      weight = trafficAt(firstMinute + ++minute);
    }
    // Rounding may put the very last position on the end of the span, which lies outside it.
    const within = Math.min((position - before) / weight, 0.999_999);
    return fromMs * 1000 + Math.floor((minute + within) * MICROS_PER_MINUTE);
  };
}

/** Traffic at a minute since the Unix epoch: 1 at the peak of a weekday, less at night (UTC) and on weekends. */
export function trafficAt(minute: number): number {
  const hour = (minute % MINUTES_PER_DAY) / 60;
  const sinceTrough = (hour - TROUGH_HOUR + 24) % 24;
  const rising = PEAK_HOUR - TROUGH_HOUR;
  const height = sinceTrough < rising ? sinceTrough / rising : (24 - sinceTrough) / (24 - rising);
  const dayOfWeek = (Math.floor(minute / MINUTES_PER_DAY) - FIRST_SATURDAY + 7) % 7;
  const weekend = dayOfWeek < 2 ? 0.7 : 1;
  // A smooth step rather than a cosine: only arithmetic has the same bits on every machine.
  return weekend * (0.2 + 0.8 * height * height * (3 - 2 * height));
}
