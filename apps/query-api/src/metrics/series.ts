import { HttpProblem, problemCatalogue } from '@signallake/service-kit';

/** A series has at most so many points: buckets times groups. */
const MAX_SERIES_POINTS = 100_000;

/** The time that a series is to cover, in microseconds since the Unix epoch; an absent bound is that of the events. */
export interface SeriesWindow {
  readonly widthMicros: number;
  readonly fromMicros?: number | undefined;
  /** Exclusive. */
  readonly toMicros?: number | undefined;
}

/**
 * Refuses a window that has more buckets than a series may have points, so that it is known before anything is read.
 * @throws {HttpProblem} 400
 */
export function assertSeriesFits({ widthMicros, fromMicros, toMicros }: SeriesWindow): void {
  if (fromMicros === undefined || toMicros === undefined) return;
  const buckets = bucketOf(toMicros - 1, widthMicros) - bucketOf(fromMicros, widthMicros) + 1;
  if (buckets > MAX_SERIES_POINTS) throw seriesTooLong(`${buckets} buckets are`);
}

/**
 * Refuses a series of which it is known only now how many points it has.
 * @throws {HttpProblem} 400
 */
export function assertSeriesFitted(buckets: number, groups: number): void {
  if (buckets * groups > MAX_SERIES_POINTS)
    throw seriesTooLong(`${buckets} buckets of ${groups} group${groups === 1 ? '' : 's'} are`);
}

/** The bucket that an instant falls into, counted in widths since the Unix epoch. */
export function bucketOf(micros: number, widthMicros: number): number {
  return Math.floor(micros / widthMicros);
}

/** `what` is refused: such as `20 buckets of 3 groups are`. */
function seriesTooLong(what: string): HttpProblem {
  const message = `is too narrow: ${what} more than the ${MAX_SERIES_POINTS} points that a series may have; take a wider interval, from and to closer together, fewer groups, or fill=false`;
  const errors = [{ path: 'interval', message }];
  return new HttpProblem(problemCatalogue.invalid_request, `interval ${message}`, { errors });
}
