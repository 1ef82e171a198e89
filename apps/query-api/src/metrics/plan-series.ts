import type { Grouping } from './grouping.js';
import type { Measures } from './measures.js';
import type { MetricPlan } from './metric-plan.js';
import { assertSeriesFits, assertSeriesFitted, bucketOf, type SeriesWindow } from './series.js';
import { toAnswerRows } from './to-answer-rows.js';

/** Which series are wanted, over which time. */
export interface SeriesWanted {
  readonly grouping: Grouping;
  readonly measures: Measures;
  readonly window: SeriesWindow;
  /** Rows of the answer at most. */
  readonly limit: number;
}

/**
 * Plans an answer with a row for each bucket of each group that has an event anywhere in the window, in order of time;
 * without dimensions all events are one group, which is there even when it has none. DuckDB fills the gaps, so that no
 * more rows come over than the answer has.
 * @throws {HttpProblem} 400 when the window has too many buckets
 */
export function planSeries({ grouping, measures, window, limit }: SeriesWanted): MetricPlan {
  assertSeriesFits(window);
  return {
    columns: [...grouping.columns, ...measures.columns],
    takesMicros: measures.takesMicros,
    outputs: [...grouping.outputs, ...measures.outputs],
    statement: (source) => fillSeries(measures.aggregate(grouping, source), grouping, window, limit + 1),
    toAnswer(rows) {
      // The same on every row; without a row the series has no points.
      const [buckets, groups] = [Number(rows[0]?.['buckets'] ?? 0), Number(rows[0]?.['groups'] ?? 0)];
      assertSeriesFitted(buckets, groups);
      return {
        rows: toAnswerRows(rows, { grouping, measures, limit }),
        isTruncated: buckets * groups > limit,
      };
    },
  };
}

/**
 * A SELECT of the first points of a series: those of `aggregate`, and nulls in the measures where it has none; with them,
 * how many `buckets` and `groups` the whole series has. An open side of the window is the first or the last event.
 */
function fillSeries(
  aggregate: string,
  { dimensions, widthMicros }: Grouping,
  { fromMicros, toMicros }: SeriesWindow,
  points: number,
): string {
  const width = widthMicros as number;
  const ends = (bound: number | undefined, ofEvents: 'min' | 'max') =>
    bound === undefined
      ? `(SELECT ${ofEvents}(bucket)::BIGINT // ${width} FROM happened)`
      : `${bucketOf(bound, width)}::BIGINT`;
  const last = ends(toMicros === undefined ? undefined : toMicros - 1, 'max');
  const keys = ['bucket', ...dimensions].join(', ');
  const groups =
    dimensions.length > 0 ? `DISTINCT ${dimensions.join(', ')} FROM happened` : '1 AS everything';
  // Buckets beyond those that so many points take are counted and never made.
  return `
    WITH happened AS MATERIALIZED (${aggregate}),
    grouped AS MATERIALIZED (SELECT ${groups}),
    extent AS MATERIALIZED (
      SELECT ${ends(fromMicros, 'min')} AS low, ${last} AS high, (SELECT count(*) FROM grouped) AS groups
    ),
    wanted AS (
      SELECT (unnest(range(low, least(high, low + ${points} // groups) + 1)) * ${width})::DOUBLE AS bucket,
        (high - low + 1)::DOUBLE AS buckets, groups::DOUBLE AS groups
      FROM extent WHERE low IS NOT NULL AND high IS NOT NULL AND groups > 0
    )
    SELECT * FROM (SELECT * FROM wanted CROSS JOIN grouped ORDER BY ${keys} LIMIT ${points})
    LEFT JOIN happened USING (${keys}) ORDER BY ${keys}`;
}
