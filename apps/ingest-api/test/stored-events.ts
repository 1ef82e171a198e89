import type { LogEvent } from '@signallake/event-schema';
import { readEventLines } from '@signallake/event-schema';
import { listSegments, readSegment } from '@signallake/raw-zone';

/** The events of all segments of a raw zone, in the order in which they were appended; fails for a line that is none. */
export async function readStoredEvents(rawDirectory: string): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for (const { path } of await listSegments(rawDirectory)) {
    for await (const { lines } of readSegment(path)) {
      const chunk = readEventLines(lines, ({ reason }) => {
        throw new Error(`a stored line is no event: ${reason}`);
      });
      for (const event of chunk) events.push(event);
    }
  }
  return events;
}
