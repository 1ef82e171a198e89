import type { AnswerRow } from '../answer/answer.js';
import type { Row } from '../engine/query-engine.js';
import type { Grouping } from './grouping.js';
import type { Measures } from './measures.js';
import type { MetricPlan } from './metric-plan.js';
import {
  assertSeriesFits,
  fillSeries,
  MAX_SERIES_POINTS,
  type SeriesGroup,
  type SeriesWindow,
  seriesTooLong,
} from './series.js';
import { toBucket } from './to-bucket.js';

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
 * without dimensions all events are one group, which is there even when it has none.
 * @throws {HttpProblem} 400 when the window has too many buckets
 */
export function planSeries({ grouping, measures, window, limit }: SeriesWanted): MetricPlan {
  assertSeriesFits(window);
  const order = [...grouping.dimensions, 'bucket'].join(', ');
  return {
    columns: [...grouping.columns, ...measures.columns],
    outputs: [...grouping.outputs, ...measures.outputs],
    statement: (source) =>
      `SELECT * FROM (${measures.aggregate(grouping, source)}) ORDER BY ${order} LIMIT ${MAX_SERIES_POINTS + 1}`,
    toAnswer(rows) {
      if (rows.length > MAX_SERIES_POINTS) throw seriesTooLong('buckets with events are');
      const { points, isTruncated } = fillSeries(groupsOf(rows, grouping), window, limit);
      // Points of a bucket follow one another: it is written once for all of them.
      let bucket = { at: Number.NaN, named: {} };
      const answered = points.map(({ bucketMicros, key, row }) => {
        if (bucket.at !== bucketMicros)
          bucket = { at: bucketMicros, named: toBucket(grouping, bucketMicros) };
        return { ...bucket.named, ...key, ...measures.toAnswer(row) };
      });
      return { rows: answered, isTruncated };
    },
  };
}

/** The groups of rows that are ordered by them; without dimensions there is one even of no rows. */
function groupsOf(rows: readonly Row[], grouping: Grouping): SeriesGroup<AnswerRow, Row>[] {
  const groups: { key: AnswerRow; points: { bucketMicros: number; row: Row }[] }[] = [];
  if (grouping.dimensions.length === 0) groups.push({ key: {}, points: [] });
  for (const row of rows) {
    let group = groups.at(-1);
    if (!group || !isOfGroup(row, group.key)) {
      group = { key: grouping.toAnswer(row), points: [] };
      groups.push(group);
    }
    group.points.push({ bucketMicros: Number(row['bucket']), row });
  }
  return groups;
}

function isOfGroup(row: Row, key: AnswerRow): boolean {
  for (const name in key) if (row[name] !== key[name]) return false;
  return true;
}
