import { resolve } from 'node:path';
import { assertScanAllowed } from '../cost/scan-limit.js';
import { createAnswerWriter } from '../formats/create-answer-writer.js';
import type { AnswerFormat } from '../formats/media-types.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import { describeScan, type Scan } from '../snapshot/scan.js';
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
  /** The body in the format that was asked for, in pieces; the next piece is made when it is asked for. */
  chunks: AsyncIterable<string | Uint8Array>;
  /** Known after the last piece: there were more rows than the limit. */
  readonly isTruncated: boolean;
  /** Nothing was run: there are no rows, and their columns are not known. */
  readonly isDryRun?: true;
}

/** What statements are answered from, and within which bounds. */
export interface SqlSources {
  snapshots: SnapshotSource;
  rawExport: RawExport;
  maxRows: number;
  /** The memory limit that the sandbox was given, in MiB. */
  memoryMb: number;
  /** What a statement may open, in bytes; absent when there is no limit. */
  maxScanBytes?: number | undefined;
}

/** A statement, and what it may cost. */
export type SqlQuestion = SqlRequest & {
  readonly dry_run: boolean;
  readonly max_bytes?: number;
  readonly format: AnswerFormat;
};

/**
 * Runs a statement of a client in a sandbox, over one snapshot, and hands its answer to `consume` while it is computed: the
 * files that it is read from stay until that is done.
 * @throws {HttpProblem} when the statement is not allowed, fails, takes too much memory, or would open more than it may
 */
export async function answerSql(
  sources: SqlSources,
  request: SqlQuestion,
  sandbox: Sandbox,
  consume: (answer: SqlAnswer) => Promise<void>,
): Promise<void> {
  const { sql, params = [], format } = request;
  const { snapshots, rawExport, maxRows, memoryMb, maxScanBytes } = sources;
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
    const answered = {
      snapshot: { version: snapshot.table.version, raw_segments: taken.rawSegments.length },
    };
    const scan = describeScan(snapshot, files);
    if (request.dry_run) {
      const chunks = writeNoRows(format);
      return consume({ ...answered, scan, columns: [], chunks, isTruncated: false, isDryRun: true });
    }
    assertScanAllowed(scan, { max_bytes: request.max_bytes, maxScanBytes });
    return rawExport.use(rawSegments, async (paths) => {
      const view = createEventsView(snapshot, files, paths);
      const running = await ask({ kind: 'run', view, sql, params, limit: maxRows, format });
      if (running.kind === 'failed') throw refuse(running.failure);
      let isTruncated = false;
      async function* readChunks() {
        for (;;) {
          const reply = await ask({ kind: 'more' });
          if (reply.kind === 'failed') throw refuse(reply.failure);
          if (reply.kind === 'end') ({ isTruncated } = reply);
          yield reply.chunk;
          if (reply.kind === 'end') return;
        }
      }
      await consume({
        ...answered,
        scan,
        columns: running.columns,
        get isTruncated() {
          return isTruncated;
        },
        chunks: readChunks(),
      });
    });
  });
}

async function* writeNoRows(format: AnswerFormat): AsyncGenerator<string | Uint8Array> {
  const writer = await createAnswerWriter(format, []);
  yield writer.begin();
  yield writer.end();
}
