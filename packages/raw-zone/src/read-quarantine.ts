import { readJsonLines } from './json-line.js';
import { parseQuarantineLine, type QuarantinedLine } from './quarantine-line.js';
import { rawZonePaths } from './raw-zone-paths.js';

/** The quarantined lines of a segment in the order written; throws `segment_not_found`, `quarantine_malformed` or `storage_…`. */
export async function* readQuarantine(directory: string, segmentId: string): AsyncGenerator<QuarantinedLine> {
  for await (const { text } of readJsonLines(rawZonePaths(directory).quarantineFile(segmentId))) {
    if (text !== '') yield parseQuarantineLine(text);
  }
}
