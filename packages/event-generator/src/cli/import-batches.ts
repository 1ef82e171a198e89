import type { Readable } from 'node:stream';
import { type InputFile, readInputFile } from '../lines/input-file.js';
import {
  createAccessLogConverter,
  createEventLineConverter,
  type LineConverter,
} from '../lines/line-converter.js';
import { MAX_LINE_CHARACTERS, type NumberedLine, readLines } from '../lines/read-lines.js';
import { CliError } from './cli-io.js';
import type { ImportOptions } from './import-options.js';
import type { RejectedLine } from './reject-report.js';

/** Events to send, and for each the line it comes from. */
export interface ImportBatch {
  file: string;
  lines: string[];
  origins: NumberedLine[];
}

/** What is told while files are read. */
export interface ImportObserver {
  onRead(bytes: number): void;
  /** Of each line that is not blank. */
  onLine(): void;
  onUnparsed(rejected: RejectedLine): void;
}

/**
 * Reads files and converts their lines, in order; an abort of the signal ends it early.
 * @throws {CliError} when a file cannot be read.
 */
export async function* createImportBatches(
  files: readonly InputFile[],
  options: ImportOptions,
  stdin: Readable,
  observer: ImportObserver,
  signal: AbortSignal,
): AsyncGenerator<ImportBatch> {
  for (const file of files) {
    const convert = createConverter(options);
    const chunks = readInputFile(file, stdin, observer.onRead, signal);
    try {
      for await (const lines of readLines(chunks)) {
        for (let start = 0; start < lines.length; start += options.batch) {
          const batch = convertLines(lines.slice(start, start + options.batch), file.name, convert, observer);
          if (signal.aborted) return;
          if (batch.lines.length > 0) yield batch;
        }
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw new CliError(`cannot read ${file.name}: ${error.message}`);
    }
    if (signal.aborted) return;
  }
}

function createConverter({ format, service = '', region, host }: ImportOptions): LineConverter {
  if (format === 'jsonl') return createEventLineConverter();
  return createAccessLogConverter(format, { service, region, host });
}

function convertLines(
  lines: readonly NumberedLine[],
  file: string,
  convert: LineConverter,
  { onLine, onUnparsed }: ImportObserver,
): ImportBatch {
  const batch: ImportBatch = { file, lines: [], origins: [] };
  for (const line of lines) {
    if (line.text.trim() === '') continue;
    onLine();
    const converted = line.cut
      ? ({ ok: false, reason: `is longer than ${MAX_LINE_CHARACTERS} characters` } as const)
      : convert(line.text);
    if (converted.ok) {
      batch.lines.push(converted.json);
      batch.origins.push(line);
    } else {
      onUnparsed({ file, line: line.number, reason: converted.reason, text: line.text });
    }
  }
  return batch;
}
