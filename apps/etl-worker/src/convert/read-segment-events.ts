import { type InvalidLine, type LogEvent, readEventLines } from '@signallake/event-schema';
import { type QuarantineEntry, readSegment } from '@signallake/raw-zone';

/** Reads the events of a segment, in groups; lines that are no events are only counted. */
export async function* readSegmentEvents(
  path: string,
  { signal, onInvalidLine }: { signal: AbortSignal | undefined; onInvalidLine: () => void },
): AsyncGenerator<LogEvent[]> {
  for await (const { lines } of readSegment(path)) {
    signal?.throwIfAborted();
    yield readEventLines(lines, onInvalidLine);
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
