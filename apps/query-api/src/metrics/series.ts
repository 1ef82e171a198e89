import { HttpProblem, problemCatalogue } from '@signallake/service-kit';

/** A series has at most so many points: buckets times groups. */
export const MAX_SERIES_POINTS = 100_000;

/** The time that a series is to cover, in microseconds since the Unix epoch; an absent bound is that of the events. */
export interface SeriesWindow {
  readonly widthMicros: number;
  readonly fromMicros?: number | undefined;
  /** Exclusive. */
  readonly toMicros?: number | undefined;
}

/** A group's events in a bucket. */
export interface SeriesPoint<Row> {
  readonly bucketMicros: number;
  readonly row: Row;
}

/** A group and the buckets in which it has events. */
export interface SeriesGroup<Key, Row> {
  readonly key: Key;
  readonly points: readonly SeriesPoint<Row>[];
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
 * Gives each group a point for every bucket of the window, in order of time and then of the groups: `row` is absent
 * where the group has no events. Only the first `limit` points are made.
 * @returns the points, and whether there are more of them
 * @throws {HttpProblem} 400 when the whole series would have more than {@link MAX_SERIES_POINTS}
 */
export function fillSeries<Key, Row>(
  groups: readonly SeriesGroup<Key, Row>[],
  window: SeriesWindow,
  limit: number,
): { points: { bucketMicros: number; key: Key; row: Row | undefined }[]; isTruncated: boolean } {
  const { widthMicros } = window;
  const { first, last } = boundsOf(groups, window);
  const buckets = Math.max(0, last - first + 1);
  const total = groups.length === 0 ? 0 : buckets * groups.length;
  if (total > MAX_SERIES_POINTS)
    throw seriesTooLong(`${buckets} buckets of ${groups.length} group${groups.length === 1 ? '' : 's'} are`);
  const known = groups.map(
    ({ points }) => new Map(points.map(({ bucketMicros, row }) => [bucketMicros, row])),
  );
  const points = [];
  for (let index = 0; index < Math.min(total, limit); index++) {
    const bucketMicros = (first + Math.floor(index / groups.length)) * widthMicros;
    const group = index % groups.length;
    const key = (groups[group] as SeriesGroup<Key, Row>).key;
    points.push({ bucketMicros, key, row: known[group]?.get(bucketMicros) });
  }
  return { points, isTruncated: total > limit };
}

/** The first and the last bucket, counted in widths. */
function boundsOf<Key, Row>(
  groups: readonly SeriesGroup<Key, Row>[],
  { widthMicros, fromMicros, toMicros }: SeriesWindow,
): { first: number; last: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { points } of groups) {
    for (const { bucketMicros } of points) {
      low = Math.min(low, bucketMicros);
      high = Math.max(high, bucketMicros);
    }
  }
  return {
    first: bucketOf(fromMicros ?? low, widthMicros),
    last: bucketOf(toMicros === undefined ? high : toMicros - 1, widthMicros),
  };
}

function bucketOf(micros: number, widthMicros: number): number {
  return Math.floor(micros / widthMicros);
}

/** What is refused, such as `20 buckets of 3 groups are`. */
export function seriesTooLong(what: string): HttpProblem {
  const message = `is too narrow: ${what} more than the ${MAX_SERIES_POINTS} points that a series may have; take a wider interval, from and to closer together, fewer groups, or fill=false`;
  const errors = [{ path: 'interval', message }];
  return new HttpProblem(problemCatalogue.invalid_request, `interval ${message}`, { errors });
}
