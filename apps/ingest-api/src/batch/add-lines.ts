import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import type { EventBatch } from './event-batch.js';

const LF = 0x0a;
/** A chunk may have a quarter of a million lines that are no events; other requests get their turn in between. */
const LINES_A_TURN = 2000;

/** Adds the events of NDJSON lines; LF parts them, and the last one may be without. */
export async function addLines(batch: EventBatch, lines: Buffer): Promise<void> {
  // One decoding for all lines is what makes this fast; looking at each one is only for the chunk that has a bad one.
  const text = isUtf8(lines) ? lines.toString('utf8') : undefined;
  const length = text === undefined ? lines.length : text.length;
  for (let start = 0; start < length; ) {
    if (start > 0) await setImmediate();
    start = text === undefined ? addSuspectLines(batch, lines, start) : addText(batch, text, start);
  }
}

/** Adds lines from `start` on, as many as one turn allows, and returns where the next one starts. */
function addText(batch: EventBatch, text: string, start: number): number {
  let next = start;
  for (let count = 0; count < LINES_A_TURN && next < text.length; count++) {
    const lf = text.indexOf('\n', next);
    const end = lf < 0 ? text.length : lf;
    batch.addLine(text.slice(next, end));
    next = end + 1;
  }
  return next;
}

/** The same for lines of which some are not UTF-8. */
function addSuspectLines(batch: EventBatch, lines: Buffer, start: number): number {
  let next = start;
  for (let count = 0; count < LINES_A_TURN && next < lines.length; count++) {
    const lf = lines.indexOf(LF, next);
    const end = lf < 0 ? lines.length : lf;
    const line = lines.subarray(next, end);
    if (isUtf8(line)) batch.addLine(line.toString('utf8'));
    else batch.refuse({ path: '', message: 'is not valid UTF-8' }, line);
    next = end + 1;
  }
  return next;
}
