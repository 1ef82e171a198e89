import { setImmediate as turn } from 'node:timers/promises';
import { columnOfAnswer } from '../formats/column-of-answer.js';
import { createAnswerWriter } from '../formats/create-answer-writer.js';
import type { AnswerFormat } from '../formats/media-types.js';
import type { Answer, AnswerMeta, AnswerRow } from './answer.js';

/** An answer as it is sent: its body, which never changes, and what it tells of itself, which does. */
export interface RenderedAnswer {
  readonly format: AnswerFormat;
  /** The body up to where `meta` follows, in pieces. */
  readonly pieces: readonly Uint8Array[];
  readonly meta: AnswerMeta;
}

/** Rows that are written in one go, some milliseconds' work: other requests get their turn between two. */
const ROWS_AT_ONCE = 250;

/** Text is kept in pieces of about as many characters. */
const PIECE_CHARACTERS = 64 * 1024;

/**
 * Writes an answer in a format. What is kept of a large one is a few buffers: as rows of values it would be ten times as
 * large, and one object after another for the garbage collector.
 * @throws the signal's reason when aborted
 */
export async function renderAnswer(
  { columns, rows, meta }: Answer,
  format: AnswerFormat,
  signal?: AbortSignal,
): Promise<RenderedAnswer> {
  const writer = await createAnswerWriter(format, columns.map(columnOfAnswer));
  const body = createBody();
  body.add(writer.begin());
  let some: AnswerRow[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS_AT_ONCE) continue;
    body.add(writer.rows(some));
    some = [];
    await turn();
    signal?.throwIfAborted();
  }
  body.add(writer.rows(some));
  body.add(writer.end());
  return { format, pieces: body.end(), meta };
}

/** Collects a body in pieces of some size: a small answer is a single one. */
function createBody() {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let text = '';
  function flush(): void {
    // Not `Buffer.from`, which would keep a whole pool of small buffers alive for each one that is kept.
    if (text.length > 0) pieces.push(encoder.encode(text));
    text = '';
  }
  return {
    add(piece: string | Uint8Array): void {
      if (typeof piece === 'string') text += piece;
      if (text.length >= PIECE_CHARACTERS || typeof piece !== 'string') flush();
      if (typeof piece !== 'string' && piece.length > 0) pieces.push(piece);
    },
    end(): readonly Uint8Array[] {
      flush();
      return pieces;
    },
  };
}
