import type { OutputRow } from './value-type.js';

/** Writes one answer, part by part: the beginning, any number of rows in any number of calls, the end. */
export interface AnswerWriter {
  begin(): string | Uint8Array;
  rows(rows: readonly OutputRow[]): string | Uint8Array;
  end(): string | Uint8Array;
}
