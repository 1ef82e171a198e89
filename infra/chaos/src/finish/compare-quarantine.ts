import { listQuarantine, type QuarantinedLine, rawZoneDirectory, readQuarantine } from '@signallake/raw-zone';
import type { DamagedLine } from '../check/event-book.js';
import type { Findings } from '../check/findings.js';

/** Holds the quarantine against the lines that were damaged: every one of them must be in it as it was left, and no other. */
export async function compareQuarantine(
  dataDirectory: string,
  damaged: readonly DamagedLine[],
  findings: Findings,
): Promise<void> {
  const raw = rawZoneDirectory(dataDirectory);
  const lines: QuarantinedLine[] = [];
  for (const { segment } of await listQuarantine(raw)) {
    for await (const line of readQuarantine(raw, segment)) lines.push(line);
  }
  for (const message of judgeQuarantine(lines, damaged)) findings.add('quarantine', message);
}

/** What is wrong with a quarantine. */
export function judgeQuarantine(
  lines: readonly Pick<QuarantinedLine, 'segment' | 'offset' | 'line'>[],
  damaged: readonly DamagedLine[],
): readonly string[] {
  const faults: string[] = [];
  const expected = new Map(damaged.map((line) => [`${line.segment} at ${line.offset}`, line]));
  const seen = new Set<string>();
  for (const { segment, offset, line } of lines) {
    const place = `${segment} at ${offset}`;
    if (seen.has(place)) faults.push(`the line of ${place} is in quarantine twice`);
    seen.add(place);
    const left = expected.get(place);
    if (left === undefined) faults.push(`a line that nobody damaged is in quarantine, of ${place}: ${line}`);
    else if (!line.equals(Buffer.from(left.line))) faults.push(`the line of ${place} was altered: ${line}`);
  }
  for (const [place, { eventId }] of expected) {
    if (!seen.has(place)) faults.push(`the damaged line of ${place} (event ${eventId}) is not in quarantine`);
  }
  return faults;
}
