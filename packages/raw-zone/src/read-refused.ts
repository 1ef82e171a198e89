import { rawZonePaths } from './raw-zone-paths.js';
import { readSegment } from './read-segment.js';
import { parseRefusedLine, type RefusedEvent } from './refused-line.js';

// The text of an event as base64 in JSON, with room for its reasons.
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const LF = 0x0a;

/**
 * The refused events of a file, in the order in which they were kept, each with the offset of its line in bytes; a torn
 * last line is left out. Throws `segment_not_found`, `quarantine_malformed` or `storage_…`.
 */
export async function* readRefused(
  directory: string,
  id: string,
): AsyncGenerator<RefusedEvent & { offset: number }> {
  const path = rawZonePaths(directory).refusedFile(id);
  for await (const { lines, offset } of readSegment(path, { maxLineBytes: MAX_LINE_BYTES })) {
    let begin = 0;
    while (begin < lines.length) {
      const end = lines.indexOf(LF, begin);
      yield { ...parseRefusedLine(lines.toString('utf8', begin, end)), offset: offset + begin };
      begin = end + 1;
    }
  }
}
