import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listSealedSegments } from '../src/list-segments.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import { readSegment } from '../src/read-segment.js';

/** How often each line, told by its `name`, is in the sealed segments; throws when a line is not whole JSON. */
export async function countSealedNames(directory: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { path, bytes } of await listSealedSegments(directory)) {
    let readBytes = 0;
    for await (const { lines } of readSegment(path)) {
      readBytes += lines.length;
      for (const line of lines.toString('utf8').trimEnd().split('\n')) {
        const { name }: { name: string } = JSON.parse(line);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    if (readBytes !== bytes) throw new Error(`${path}: a torn last line of ${bytes - readBytes} bytes`);
  }
  return counts;
}

/** The acked names that are not sealed exactly once, and any name that is sealed more than once. */
export async function findWrongCounts(directory: string, acked: Iterable<string>): Promise<string[]> {
  const counts = await countSealedNames(directory);
  const wrong = [...counts]
    .filter(([, count]) => count > 1)
    .map(([name, count]) => `${name} sealed ${count} times`);
  for (const name of acked) if (!counts.has(name)) wrong.push(`${name} acked and lost`);
  return wrong;
}

/** What is left in the folders where nothing stays when all is sealed. */
export async function listLeftFiles(directory: string): Promise<string[]> {
  const { openDirectory, fencedDirectory, temporaryDirectory } = rawZonePaths(directory);
  const left: string[] = [];
  for (const folder of [openDirectory, fencedDirectory, temporaryDirectory]) {
    for (const name of await readdir(folder)) left.push(join(folder, name));
  }
  return left;
}
