import { formatInstant } from '../answer/format-instant.js';
import type { QueryEngine } from '../engine/query-engine.js';
import { createEventFilter, type FilterQuery, filteredColumns } from '../request/event-filter.js';
import { buildEventRelation, type Scan } from '../snapshot/event-relation.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import type { Metric } from './metric.js';

/** An answer and what it cost. */
export interface Answer {
  data: Record<string, unknown>[];
  meta: {
    from: string | null;
    to: string | null;
    snapshot: { version: number; raw_segments: number };
    scan: Scan;
    elapsed_ms: number;
    /** There were more rows than the limit. */
    truncated?: true;
  };
}

/** Answers a metric over one snapshot; `nowMs` is what relative times are relative to. */
export async function answerMetric(
  { engine, snapshots }: { engine: QueryEngine; snapshots: SnapshotSource },
  metric: Metric,
  query: FilterQuery,
  { nowMs, signal }: { nowMs: number; signal?: AbortSignal },
): Promise<Answer> {
  const startedAt = performance.now();
  const filter = createEventFilter(query, nowMs);
  const plan = metric.plan(query);
  return snapshots.use(async (snapshot) => {
    const columns = [...new Set([...plan.columns, ...filteredColumns(query)])];
    // A relation needs a column even where only rows are counted.
    if (columns.length === 0) columns.push('status_code');
    const { sql, scan } = buildEventRelation(snapshot, columns, filter);
    const rows = await engine.query(plan.statement(sql, filter.condition), signal);
    const { fromMicros, toMicros } = filter;
    return {
      data: rows.slice(0, plan.limit).map(plan.toAnswer),
      meta: {
        from: fromMicros === undefined ? null : formatInstant(fromMicros),
        to: toMicros === undefined ? null : formatInstant(toMicros),
        snapshot: { version: snapshot.table.version, raw_segments: snapshot.rawSegments.length },
        scan,
        elapsed_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
        ...(rows.length > plan.limit ? { truncated: true } : {}),
      },
    };
  });
}
