import type { Response } from 'express';
import { columnOfAnswer } from '../formats/column-of-answer.js';
import type { AnswerFormat } from '../formats/media-types.js';
import { sendRows } from '../formats/send-rows.js';
import type { Answer } from './answer.js';

/** Sends an answer in a format. */
export function sendAnswer(
  res: Response,
  { columns, rows, meta }: Answer,
  format: AnswerFormat,
): Promise<void> {
  return sendRows(res, format, { columns: columns.map(columnOfAnswer), rows, meta });
}
