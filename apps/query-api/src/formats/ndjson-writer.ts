import type { AnswerWriter } from './answer-writer.js';
import { toJson } from './to-json.js';

/** Writes rows as JSON objects, one a line, each line ended. */
export function createNdjsonWriter(): AnswerWriter {
  return {
    begin: () => '',
    rows: (rows) => rows.map((row) => `${toJson(row)}\n`).join(''),
    end: () => '',
  };
}
