import type { Response } from 'express';
import { elapsedSince } from '../answer/elapsed-since.js';
import type { AnswerFormat } from '../formats/media-types.js';
import { streamAnswer } from '../formats/stream-answer.js';
import type { TimeLimit } from '../request/time-limit.js';
import type { SqlAnswer } from './answer-sql.js';

/** Writes an answer while its rows arrive, no faster than the client takes them; `limit` is paused while it takes them. */
export function writeSqlAnswer(
  res: Response,
  answer: SqlAnswer,
  request: { format: AnswerFormat; startedAt: number; signal: AbortSignal; limit: TimeLimit },
): Promise<void> {
  const { format, startedAt, signal, limit } = request;
  const { chunks, snapshot, scan, columns, isDryRun } = answer;
  const meta = {
    from: null,
    to: null,
    snapshot,
    scan,
    columns,
    ...(isDryRun ? { dry_run: true } : {}),
  };
  const metaAtEnd = () => ({
    elapsed_ms: elapsedSince(startedAt),
    ...(answer.isTruncated ? { truncated: true } : {}),
  });
  return streamAnswer(res, { format, chunks, meta, metaAtEnd, limit }, signal);
}
