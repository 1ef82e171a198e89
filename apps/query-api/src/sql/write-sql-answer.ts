import type { Response } from 'express';
import { elapsedSince } from '../answer/elapsed-since.js';
import type { AnswerFormat } from '../formats/media-types.js';
import { streamAnswer } from '../formats/stream-answer.js';
import type { SqlAnswer } from './answer-sql.js';

/** Writes an answer while its rows arrive, no faster than the client takes them. */
export function writeSqlAnswer(
  res: Response,
  answer: SqlAnswer,
  { format, startedAt, signal }: { format: AnswerFormat; startedAt: number; signal: AbortSignal },
): Promise<void> {
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
  return streamAnswer(res, { format, chunks, meta, metaAtEnd }, signal);
}
