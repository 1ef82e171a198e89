import { resolve } from 'node:path';
import { describeScan, type Scan } from '../snapshot/event-relation.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import { createEventsView } from './events-view.js';
import { selectFiles } from './pruning/file-predicate.js';
import { planFiles } from './pruning/plan-files.js';
import type { RawExport } from './raw-export.js';
import { readRefusal } from './read-refusal.js';
import type { SandboxFailure, SqlColumn } from './sandbox/sandbox-message.js';
import type { Sandbox } from './sandbox/sandbox-pool.js';
import { SandboxGoneError } from './sandbox/sandbox-process.js';
import { sqlTooExpensive } from './sql-problems.js';
import type { SqlRequest } from './sql-request.js';
import { checkStatement } from './syntax/check-statement.js';
import { parseStatement } from './syntax/parse-statement.js';

/** A result that is ready to be handed over. */
export interface SqlAnswer {
  columns: readonly SqlColumn[];
  snapshot: { version: number; raw_segments: number };
  scan: Scan;
  /** The rows as JSON objects, batch by batch; the next batch is made when it is asked for. */
  batches: AsyncIterable<readonly string[]>;
  /** Known after the last batch: there were more rows than the limit. */
  readonly isTruncated: boolean;
}

/** What statements are answered from, and within which bounds. */
export interface SqlSources {
  snapshots: SnapshotSource;
  rawExport: RawExport;
  maxRows: number;
  /** The memory limit that the sandbox was given, in MiB. */
  memoryMb: number;
}

/**
 * Runs a statement of a client in a sandbox, over one snapshot.
 * @throws {HttpProblem} when the statement is not allowed, fails, or takes too much memory
 */
export async function answerSql(
  sources: SqlSources,
  request: SqlRequest,
  sandbox: Sandbox,
): Promise<SqlAnswer> {
  const { sql, params = [] } = request;
  const { snapshots, rawExport, maxRows, memoryMb } = sources;
  const refuse = (failure: SandboxFailure) => readRefusal(failure, sql, memoryMb);

  const ask: Sandbox['ask'] = async (message) => {
    try {
      return await sandbox.ask(message);
    } catch (error) {
      throw error instanceof SandboxGoneError ? sqlTooExpensive(memoryMb) : error;
    }
  };

  const parsed = await ask({ kind: 'parse', sql });
  if (parsed.kind === 'failed') throw refuse(parsed.failure);
  const root = parseStatement(parsed.tree, sql);
  const { eventTables } = checkStatement(root, sql);
  const predicate = await planFiles({ root, eventTables, params }, async (select, count) => {
    const evaluated = await ask({ kind: 'evaluate', select, count });
    return evaluated.kind === 'failed' ? undefined : evaluated.values;
  });

  return snapshots.use(async (taken) => {
    const rawSegments = eventTables.size > 0 ? taken.rawSegments : [];
    const snapshot = { ...taken, rawSegments, tableDirectory: resolve(taken.tableDirectory) };
    const files = [...selectFiles(snapshot.table, predicate)];
    const running = await rawExport.use(rawSegments, (paths) => {
      const view = createEventsView(snapshot, files, paths);
      return ask({ kind: 'run', view, sql, params, limit: maxRows + 1 });
    });
    if (running.kind === 'failed') throw refuse(running.failure);
    let rows = 0;
    return {
      columns: running.columns,
      snapshot: { version: snapshot.table.version, raw_segments: taken.rawSegments.length },
      scan: describeScan(snapshot, files),
      get isTruncated() {
        return rows > maxRows;
      },
      batches: (async function* () {
        for (;;) {
          const reply = await ask({ kind: 'more' });
          if (reply.kind === 'failed') throw refuse(reply.failure);
          if (reply.rows.length === 0) return;
          const left = Math.max(0, maxRows - rows);
          rows += reply.rows.length;
          if (left > 0) yield reply.rows.slice(0, left);
        }
      })(),
    };
  });
}
