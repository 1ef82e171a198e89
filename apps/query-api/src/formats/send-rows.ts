import { setImmediate } from 'node:timers/promises';
import type { Response } from 'express';
import { createAnswerWriter } from './create-answer-writer.js';
import type { AnswerFormat } from './media-types.js';
import { sendStream } from './send-stream.js';
import type { OutputColumn, OutputRow } from './value-type.js';

/** Rows that are turned into text in one go: other requests get their turn between two. */
const ROWS_AT_ONCE = 1000;

/** Sends rows that are there already in a format, no faster than the client takes them. */
export async function sendRows(
  res: Response,
  format: AnswerFormat,
  answer: { columns: readonly OutputColumn[]; rows: readonly OutputRow[]; meta: object },
): Promise<void> {
  const writer = await createAnswerWriter(format, answer.columns);
  async function* write() {
    yield writer.begin();
    for (let at = 0; at < answer.rows.length; at += ROWS_AT_ONCE) {
      if (at > 0) await setImmediate();
      yield writer.rows(answer.rows.slice(at, at + ROWS_AT_ONCE));
    }
    yield writer.end();
  }
  await sendStream(res, { format, chunks: write(), meta: { ...answer.meta } });
}
