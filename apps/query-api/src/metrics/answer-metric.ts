import type { AnswerMeta } from '../answer/answer.js';
import { describeAnswer } from '../answer/common-meta.js';
import { elapsedSince } from '../answer/elapsed-since.js';
import { type RenderedAnswer, renderAnswer } from '../answer/render-answer.js';
import type { AnswerCache } from '../cache/answer-cache.js';
import { createAnswerTag } from '../cache/answer-tag.js';
import { assertScanAllowed } from '../cost/scan-limit.js';
import type { QueryEngine } from '../engine/query-engine.js';
import type { SharedRuns } from '../engine/shared-runs.js';
import type { AnswerFormat } from '../formats/media-types.js';
import { tagOfFormat } from '../formats/tag-of-format.js';
import { createEventFilter, filteredColumns } from '../request/event-filter.js';
import { buildEventRelation } from '../snapshot/event-relation.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import type { Metric, MetricQuery } from './metric.js';

/** What metrics are answered from. */
export interface MetricSources {
  readonly engine: QueryEngine;
  readonly snapshots: SnapshotSource;
  readonly cache: AnswerCache;
  /** Answers that are being computed, by their entity tag and format: who asks for the same gets the same. */
  readonly runs: SharedRuns<RenderedAnswer>;
  /** What a query may open, in bytes; absent when there is no limit. */
  readonly maxScanBytes?: number | undefined;
}

/** A request for a metric. */
export interface MetricRequest {
  /** What relative times are relative to, in milliseconds since the Unix epoch. */
  readonly nowMs: number;
  readonly signal?: AbortSignal;
  readonly format: AnswerFormat;
  /** Whether the client has the answer of this entity tag already. */
  readonly isKnown: (tag: string) => boolean;
}

/** What a request for a metric comes to. */
export interface MetricOutcome {
  /** The answer's entity tag; absent of a dry run. */
  readonly tag?: string;
  /** Absent when the client has it already. */
  readonly answer?: RenderedAnswer;
}

/**
 * Answers a metric over one snapshot: runs nothing when the client has the answer, or the cache does, or none is wanted.
 * @throws {HttpProblem} 400 when the parameters do not go together, 422 when it would open more than it may
 */
export async function answerMetric(
  { engine, snapshots, cache, runs, maxScanBytes }: MetricSources,
  metric: Metric,
  query: MetricQuery,
  { nowMs, signal, format, isKnown }: MetricRequest,
): Promise<MetricOutcome> {
  const startedAt = performance.now();
  const { from: _from, to: _to, dry_run, max_bytes, ...parameters } = query;
  const filter = createEventFilter(query, nowMs);
  const plan = metric.plan(query, filter);
  const { fromMicros, toMicros } = filter;
  return snapshots.use(async (snapshot) => {
    const columns = [...new Set([...plan.columns, ...filteredColumns(query)])];
    // A relation needs a column even where only rows are counted.
    if (columns.length === 0) columns.push('status_code');
    const { takesMicros } = plan;
    const events = buildEventRelation(snapshot, columns, filter, { takesMicros });
    const { sql: relation, latency, scan, workBytes } = events;
    const describe = (more: Partial<AnswerMeta>): AnswerMeta => ({
      ...describeAnswer(snapshot, { startedAt, scan, fromMicros, toMicros }),
      ...more,
    });
    if (dry_run) {
      const meta = describe({ dry_run: true });
      return { answer: await renderAnswer({ columns: plan.outputs, rows: [], meta }, format) };
    }
    assertScanAllowed(scan, { max_bytes, maxScanBytes });

    const tag = createAnswerTag(snapshot, { name: metric.name, fromMicros, toMicros, parameters });
    if (isKnown(tag)) return { tag };
    const key = tagOfFormat(tag, format);
    const cached = cache.get(key);
    if (cached) {
      const meta = { ...cached.meta, elapsed_ms: elapsedSince(startedAt), cached: true } as const;
      return { tag, answer: { ...cached, meta } };
    }
    const compute = async (stop: AbortSignal) => {
      const { condition } = filter;
      const sql = plan.statement({ relation, latency, condition: condition.sql });
      const found = await engine.query({ sql, params: condition.params }, stop, workBytes);
      const { rows, isTruncated } = plan.toAnswer(found);
      const { relative_error } = plan;
      const meta = describe({
        ...(isTruncated ? { truncated: true } : {}),
        ...(relative_error === undefined ? {} : { relative_error }),
      });
      const answer = await renderAnswer({ columns: plan.outputs, rows, meta }, format, stop);
      cache.set(key, answer);
      return answer;
    };
    // Others may join it and stay when this request has gone, and its hold on the snapshot with it.
    const answer = await runs.run(key, (stop) => snapshots.hold(snapshot, () => compute(stop)), signal);
    return { tag, answer: { ...answer, meta: { ...answer.meta, elapsed_ms: elapsedSince(startedAt) } } };
  });
}
