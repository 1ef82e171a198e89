import { readJsonLines } from './json-line.js';
import { rawZonePaths } from './raw-zone-paths.js';
import { parseRefusedLine, type RefusedEvent } from './refused-line.js';

/**
 * The refused events of a file, in the order in which they were kept, each with the offset of its line in bytes; a torn
 * last line is left out. Throws `segment_not_found`, `quarantine_malformed` or `storage_…`.
 */
export async function* readRefused(
  directory: string,
  id: string,
): AsyncGenerator<RefusedEvent & { offset: number }> {
  for await (const { text, offset } of readJsonLines(rawZonePaths(directory).refusedFile(id))) {
    yield { ...parseRefusedLine(text), offset };
  }
}
