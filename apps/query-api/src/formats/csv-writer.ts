import { stringify } from 'csv-stringify/sync';
import type { AnswerWriter } from './answer-writer.js';
import { toJson } from './to-json.js';
import type { OutputColumn } from './value-type.js';

/**
 * Writes rows as CSV (RFC 4180): a header, lines ended with CR LF. Null is an empty field, an empty text is `""`; lists
 * and structs are JSON. Texts are never changed, not even those that a spreadsheet would take for a formula.
 */
export function createCsvWriter(columns: readonly OutputColumn[]): AnswerWriter {
  const names = columns.map(({ name }) => name);
  const write = (records: readonly (readonly (string | null)[])[]) =>
    stringify([...records], {
      record_delimiter: 'windows',
      quoted_match: [/^$/, /[\r\n]/, /^\s|\s$/],
    });
  return {
    begin: () => (names.length === 0 ? '' : write([names])),
    rows: (rows) => write(rows.map((row) => names.map((name) => toCell(row[name])))),
    end: () => '',
  };
}

function toCell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? toJson(value) : String(value);
}
