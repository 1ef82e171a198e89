import { IngestError } from '../ingest/ingest-error.js';
import { findInputFile, type InputFile } from '../lines/input-file.js';
import { CliError, type CliIo } from './cli-io.js';
import { createImportBatches, type ImportBatch } from './import-batches.js';
import { type ImportOptions, parseImportOptions } from './import-options.js';
import { createImportTally, type ImportTally } from './import-tally.js';
import { createCliIngestClient } from './ingest-options.js';
import { interruptedExitCode } from './interrupted-exit-code.js';
import { createProgress, type Progress } from './progress.js';
import { createRejectReport } from './reject-report.js';
import { writeLines } from './write-lines.js';

/** Runs `import`; returns the exit code. @throws {CliError | CommanderError} what `runCli` reports. */
export async function runImport(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseImportOptions(argv, io);
  const files = await Promise.all(options.files.map(findInput));
  const { quiet = false, out } = options;
  const progress = createProgress({ stream: io.stderr, total: totalBytes(files), unit: 'bytes', quiet });
  const rejects = createRejectReport(options.rejects, progress);
  const tally = createImportTally(progress, rejects);
  // Aborted at the end too, so that an input which stays silent ends with a failure to send.
  const ending = new AbortController();
  const signal = AbortSignal.any([io.signal, ending.signal]);
  const startedMs = performance.now();
  const summarize = () => {
    if (quiet) return;
    const seconds = (performance.now() - startedMs) / 1000;
    progress.note(tally.summarize(out === undefined ? 'accepted' : 'written', seconds));
  };
  try {
    const batches = createImportBatches(files, options, io.stdin, tally, signal);
    const move = out === undefined ? sendBatches(options, io, progress) : writeBatches(out, io);
    const whole = await move(batches, tally).catch((error: unknown) => {
      summarize();
      throw error;
    });
    if (whole) summarize();
  } finally {
    ending.abort();
    rejects.close();
    progress.close();
  }
  if (io.signal.aborted) return interruptedExitCode(io.signal);
  // One bad line is the log's fault; when all are bad, it is rather the option's.
  if (tally.nothingParsed()) throw new CliError(`no line is of the ${options.format} format`);
  return options.strict && tally.leftOut() > 0 ? 1 : 0;
}

/** Moves all batches to where they go; resolves to false when nobody is there to take them any more. */
type Move = (batches: AsyncIterable<ImportBatch>, tally: ImportTally) => Promise<boolean>;

function sendBatches(options: ImportOptions, io: CliIo, progress: Progress): Move {
  const client = createCliIngestClient(options.to, options, io, progress);
  return async (batches, tally) => {
    try {
      await client.sendAll(batches, tally.onSent);
    } catch (error) {
      if (!(error instanceof IngestError)) throw error;
      if (!io.signal.aborted) throw new CliError(error.message);
    } finally {
      client.close();
    }
    return true;
  };
}

function writeBatches(target: string, { stdout }: CliIo): Move {
  return (batches, tally) => writeLines(target, batches, stdout, tally.onWritten);
}

function totalBytes(files: readonly InputFile[]): number | undefined {
  return files.some(({ bytes }) => bytes === undefined)
    ? undefined
    : files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

async function findInput(path: string): Promise<InputFile> {
  try {
    return await findInputFile(path);
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${(error as Error).message}`);
  }
}
