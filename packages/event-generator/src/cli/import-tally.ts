import type { IngestResult } from '../ingest/ingest-answer.js';
import type { ImportBatch, ImportObserver } from './import-batches.js';
import { formatCount, type Progress } from './progress.js';
import type { RejectReport } from './reject-report.js';

/** What became of the lines of an import. */
export interface ImportTally extends ImportObserver {
  /** Counts what the server did with a batch, and reports the lines it refused. */
  onSent(batch: ImportBatch, result: IngestResult): void;
  onWritten(batch: ImportBatch): void;
  /** Whether lines were read, and none of them was of the format. */
  nothingParsed(): boolean;
  /** How many lines did not become events. */
  leftOut(): number;
  /** Writes the counts as one line; `done` is what happened to the events, such as `accepted`. */
  summarize(done: string, seconds: number): string;
}

/** Creates a tally that tells the progress display and the report of rejected lines as it goes. */
export function createImportTally(progress: Progress, rejects: RejectReport): ImportTally {
  let bytes = 0;
  let lines = 0;
  let unparsed = 0;
  let done = 0;
  let rejected = 0;
  /** Refused lines that the server did not name: it lists the first ones only. */
  let unnamed = 0;
  return {
    onRead(count) {
      bytes += count;
      progress.update(bytes);
    },
    onLine() {
      lines++;
    },
    onUnparsed(line) {
      unparsed++;
      rejects.add(line);
    },
    onSent({ file, origins }, result) {
      done += result.accepted;
      rejected += result.rejected;
      const named = new Set<number>();
      for (const { index, path, message } of result.errors) {
        const origin = origins[index];
        if (origin === undefined || named.has(index)) continue;
        named.add(index);
        const reason = `refused by the server: ${`${path} ${message}`.trim()}`;
        rejects.add({ file, line: origin.number, reason, text: origin.text });
      }
      unnamed += Math.max(0, result.rejected - named.size);
    },
    onWritten(batch) {
      done += batch.lines.length;
    },
    nothingParsed: () => lines > 0 && unparsed === lines,
    leftOut: () => unparsed + rejected,
    summarize(verb, seconds) {
      const refused = `${formatCount(rejected)} rejected${unnamed > 0 ? ` (${formatCount(unnamed)} not named)` : ''}`;
      const events = `${formatCount(done)} events ${verb}`;
      return `read ${formatCount(lines)} lines: ${events}, ${refused}, ${formatCount(unparsed)} unparsed, ${seconds.toFixed(2)} s`;
    },
  };
}
