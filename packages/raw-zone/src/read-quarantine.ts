import { parseQuarantineLine, type QuarantinedLine } from './quarantine-line.js';
import { rawZonePaths } from './raw-zone-paths.js';
import { readSegment } from './read-segment.js';

// A line of 16 MiB as base64 in JSON, with room for its reason.
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** The quarantined lines of a segment in the order written; throws `segment_not_found`, `quarantine_malformed` or `storage_…`. */
export async function* readQuarantine(directory: string, segmentId: string): AsyncGenerator<QuarantinedLine> {
  const path = rawZonePaths(directory).quarantineFile(segmentId);
  for await (const { lines } of readSegment(path, { maxLineBytes: MAX_LINE_BYTES })) {
    for (const text of lines.toString('utf8').split('\n')) {
      if (text !== '') yield parseQuarantineLine(text);
    }
  }
}
