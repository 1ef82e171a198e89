import { strictEqual } from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { listSegments } from '@signallake/raw-zone';

/**
 * Compares the raw zone with what was acknowledged: the first so many lines of a file, each of them once and no other.
 * @throws {AssertionError} when an event is missing, twice there, or was never acknowledged
 */
export async function assertExactlyStored(rawDirectory: string, file: string, acked: number): Promise<void> {
  const stored = new Set<string>();
  let storedLines = 0;
  for (const { path } of await listSegments(rawDirectory)) {
    for await (const id of idsOf(path)) {
      stored.add(id);
      storedLines++;
    }
  }
  strictEqual(storedLines, acked, 'events in the raw zone, and events acknowledged');
  let found = 0;
  for await (const id of idsOf(file)) {
    if (found === acked) break;
    strictEqual(stored.has(id), true, `the acknowledged event ${id} is in the raw zone`);
    found++;
  }
  strictEqual(stored.size, acked, 'different events in the raw zone');
}

async function* idsOf(path: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    yield (JSON.parse(line) as { event_id: string }).event_id;
  }
}
