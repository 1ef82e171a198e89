import { open, readFile } from 'node:fs/promises';
import { createTableReader, eventsTableDirectory, isSegmentCommitted } from '@signallake/lake';
import { listSealedSegments, rawZoneDirectory } from '@signallake/raw-zone';
import type { DamagedLine } from '../check/event-book.js';

/** No JSON begins like this. */
const DAMAGE = '#';

/**
 * Damages one line of a sealed segment that is not in the lake, in place, as bad memory or a bad disk does. To be called while
 * no etl-worker runs.
 * @param draw picks the line
 * @param onChosen told before the damage is done
 * @returns undefined when there is no such segment
 */
export async function corruptLine(
  dataDirectory: string,
  draw: number,
  onChosen: (line: DamagedLine) => void,
): Promise<DamagedLine | undefined> {
  const sealed = await listSealedSegments(rawZoneDirectory(dataDirectory));
  const snapshot = await createTableReader(eventsTableDirectory(dataDirectory)).refresh();
  const segment = sealed.find(({ id }) => !isSegmentCommitted(snapshot, id));
  if (segment === undefined) return undefined;
  const lines = (await readFile(segment.path, 'utf8')).split('\n').slice(0, -1);
  const index = draw % lines.length;
  const text = lines[index] as string;
  // One that was damaged before, in a segment that is still to be converted.
  if (text.startsWith(DAMAGE)) return undefined;
  const { event_id: eventId } = JSON.parse(text) as { readonly event_id: string };
  const offset = lines.slice(0, index).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const damaged = { eventId, segment: segment.id, offset, line: DAMAGE + text.slice(DAMAGE.length) };
  onChosen(damaged);
  const file = await open(segment.path, 'r+');
  try {
    await file.write(DAMAGE, offset);
    await file.sync();
  } finally {
    await file.close();
  }
  return damaged;
}
