import { once } from 'node:events';
import type { Response } from 'express';
import type { SqlAnswer } from './answer-sql.js';

/** Writes an answer as JSON while its rows arrive, no faster than the client takes them. */
export async function writeSqlAnswer(
  res: Response,
  answer: SqlAnswer,
  { startedAt, signal }: { startedAt: number; signal: AbortSignal },
): Promise<void> {
  let head = '{"data":[';
  for await (const rows of answer.batches) {
    if (!res.headersSent) res.type('application/json');
    const isTaken = res.write(`${head}${rows.join(',')}`);
    head = ',';
    if (!isTaken) await once(res, 'drain', { signal });
  }
  if (!res.headersSent) res.type('application/json');
  const meta = {
    from: null,
    to: null,
    snapshot: answer.snapshot,
    scan: answer.scan,
    columns: answer.columns,
    elapsed_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
    ...(answer.isTruncated ? { truncated: true } : {}),
  };
  res.end(`${head === ',' ? '' : head}],"meta":${JSON.stringify(meta)}}`);
}
