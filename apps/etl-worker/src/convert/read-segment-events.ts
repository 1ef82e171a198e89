import {
  type EventRow,
  type EventRows,
  type InvalidLine,
  readEventLines,
  readEventRows,
} from '@signallake/event-schema';
import { type QuarantineEntry, readSegment } from '@signallake/raw-zone';

/** Reads the events of a segment that pass, in groups; lines that are no events are only counted. */
export async function* readSegmentEvents(
  path: string,
  {
    signal,
    passes,
    onInvalidLine,
  }: {
    signal: AbortSignal | undefined;
    passes: (row: EventRow) => boolean;
    onInvalidLine: () => void;
  },
): AsyncGenerator<EventRows> {
  // What passes is copied into columns before the next group is read.
  for await (const { lines } of readSegment(path, { inPlace: true })) {
    signal?.throwIfAborted();
    yield {
      forEach: (take) =>
        readEventRows(
          lines,
          (row) => {
            if (passes(row)) take(row);
          },
          onInvalidLine,
        ),
    };
  }
}

/** Reads a segment for the lines that are no events: however many there are, few are in memory. */
export async function* readInvalidLines(path: string): AsyncGenerator<QuarantineEntry> {
  for await (const { lines, offset } of readSegment(path)) {
    const invalid: InvalidLine[] = [];
    readEventLines(lines, (line) => invalid.push(line));
    for (const { offset: within, line, reason } of invalid) yield { offset: offset + within, line, reason };
  }
}
