import type { RowData } from 'duckdb';
import type { AnswerWriter } from '../../formats/answer-writer.js';
import type { SandboxReply } from './sandbox-message.js';

/** What a sandbox hands over of an answer at a time. */
export type AnswerPiece = Extract<SandboxReply, { kind: 'rows' | 'end' }>;

/** Text is handed over in pieces of about this many characters, so that an error before the first can be a problem. */
const PIECE_LENGTH = 256 * 1024;

/** Rows that are written before the length is looked at. */
const ROWS_AT_ONCE = 128;

/**
 * Writes the rows of a result piece by piece, while they are produced. Rows beyond the limit are not written; the last piece
 * tells of them.
 */
export async function* writeRows(
  batches: AsyncIterable<readonly RowData[]>,
  writer: AnswerWriter,
  limit: number,
): AsyncGenerator<AnswerPiece, undefined> {
  let pieces: (string | Uint8Array)[] = [writer.begin()];
  const isText = typeof pieces[0] === 'string';
  let length = 0;
  let left = limit;
  let isTruncated = false;
  const take = () => {
    const chunk = join(pieces);
    pieces = [];
    length = 0;
    return chunk;
  };
  for await (const batch of batches) {
    isTruncated ||= batch.length > left;
    const rows = batch.slice(0, left);
    left -= rows.length;
    // Record batches are to be large; text is to be looked at before it grows.
    const step = isText ? ROWS_AT_ONCE : Math.max(1, rows.length);
    for (let at = 0; at < rows.length; at += step) {
      const piece = writer.rows(rows.slice(at, at + step));
      pieces.push(piece);
      length += piece.length;
      if (length >= PIECE_LENGTH) yield { kind: 'rows', chunk: take() };
    }
  }
  pieces.push(writer.end());
  yield { kind: 'end', chunk: take(), isTruncated };
  return undefined;
}

/** As bytes in either case: texts would be copied once more by the service, and fill its heap until it is swept. */
function join(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  const texts = pieces.filter((piece) => typeof piece === 'string');
  if (texts.length === pieces.length) return Buffer.from(texts.join(''));
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}
