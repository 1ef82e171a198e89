import type { AnswerWriter } from './answer-writer.js';
import { toJson } from './to-json.js';

/** Writes the rows of a JSON answer; its end is where the value of `meta` and the last brace follow. */
export function createJsonWriter(): AnswerWriter {
  let separator = '';
  return {
    begin: () => '{"data":[',
    rows(rows) {
      if (rows.length === 0) return '';
      const text = separator + rows.map(toJson).join(',');
      separator = ',';
      return text;
    },
    end: () => '],"meta":',
  };
}
