import { isUtf8 } from 'node:buffer';
import { EventLineError, parseEventLine } from '../event-line.js';
import type { InvalidLine } from '../read-event-lines.js';
import { createEventRow, type EventRow } from './event-row.js';
import { fillEventRow } from './fill-event-row.js';
import { scanEventLine } from './scan-event-line.js';

const LF = 0x0a;

/**
 * Reads the events of whole JSONL lines (each ends in LF) as rows, in order; every other line is handed to `onInvalid`.
 * The same lines count as events, and as the same ones, as {@link readEventLines} finds: what was not written by our own
 * writer is parsed by the same function.
 */
export function readEventRows(
  lines: Buffer,
  onRow: (row: EventRow) => void,
  onInvalid: (line: InvalidLine) => void,
): void {
  const row = createEventRow();
  const allUtf8 = isUtf8(lines);
  let start = 0;
  for (let end = lines.indexOf(LF); end >= 0; end = lines.indexOf(LF, start)) {
    const isText = allUtf8 || isUtf8(lines.subarray(start, end));
    if (isText && scanEventLine(lines, start, end, row)) onRow(row);
    else if (!isText) onInvalid({ offset: start, line: lines.subarray(start, end), reason: 'not UTF-8' });
    else parseRow(lines, start, end, row, onRow, onInvalid);
    start = end + 1;
  }
}

function parseRow(
  lines: Buffer,
  start: number,
  end: number,
  row: EventRow,
  onRow: (row: EventRow) => void,
  onInvalid: (line: InvalidLine) => void,
): void {
  try {
    fillEventRow(row, parseEventLine(lines.toString('utf8', start, end)));
  } catch (error) {
    if (!(error instanceof EventLineError)) throw error;
    onInvalid({ offset: start, line: lines.subarray(start, end), reason: error.message });
    return;
  }
  onRow(row);
}
