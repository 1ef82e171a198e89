import { type LogEvent, readEventLines } from '@signallake/event-schema';
import { toPublicEvent } from '../public-event.js';
import { formatTailFrame } from './tail-frame.js';
import { advance, createPositionFormatter, type TailPosition } from './tail-position.js';
import type { TailRead } from './tail-reader.js';

/** An event of a batch. Its frame is built when the first client wants it, once for all of them. */
export interface BatchEvent {
  readonly event: LogEvent;
  /** The server-sent event, ready to be written, and its length in UTF-8 bytes. */
  frame(): { readonly text: string; readonly bytes: number };
  /** The position before this event. */
  before(): TailPosition;
}

const LF = 0x0a;

/** Reads the events of some lines; lines that are no events are left out, as in every answer. */
export function createLogBatch({ segmentId, chunk, before }: TailRead): BatchEvent[] {
  const positionAt = createPositionFormatter(before, segmentId);
  const batch: BatchEvent[] = [];
  let start = 0;
  for (let end = chunk.lines.indexOf(LF); end >= 0; end = chunk.lines.indexOf(LF, start)) {
    const lineStart = chunk.offset + start;
    const lineEnd = chunk.offset + end + 1;
    const [event] = readEventLines(chunk.lines.subarray(start, end + 1), () => undefined);
    if (event) {
      let frame: { text: string; bytes: number } | undefined;
      batch.push({
        event,
        frame() {
          if (!frame) {
            const text = formatTailFrame('log', toPublicEvent(event), positionAt(lineEnd));
            frame = { text, bytes: Buffer.byteLength(text) };
          }
          return frame;
        },
        before: () => advance(before, segmentId, lineStart),
      });
    }
    start = end + 1;
  }
  return batch;
}
