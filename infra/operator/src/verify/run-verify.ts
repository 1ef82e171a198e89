import { compareEvents, createRecounter } from '@signallake/ledger';
import { InvalidArgumentError } from 'commander';
import type { CliIo } from '../cli/cli-io.js';
import { createCommand } from '../cli/create-command.js';
import { addDataDirectoryOption, findDataDirectory } from '../cli/data-directory.js';
import { createProgress } from '../cli/progress.js';
import { formatVerifyReport, type VerifyReport } from './verify-report.js';

const help = `
accepted = in the lake + raw + quarantined + duplicates + deleted by retention. All of it is counted anew: the lines of
every segment, the rows of every Parquet file by its own footer, and what each commit of the table says it did.

Exit code: 0 everything adds up, 1 it does not and every difference is named, 2 it could not be counted.
It reads only, and may run beside the services.`;

interface VerifyOptions {
  dataDir?: string;
  deep?: boolean;
  json?: boolean;
  quiet?: boolean;
  memoryMb: number;
  tmpDir?: string;
  archiveDays?: number;
}

/** `pnpm verify`: recounts a data directory and returns the exit code. */
export async function runVerify(argv: readonly string[], io: CliIo): Promise<number> {
  const command = createCommand('verify', io);
  addDataDirectoryOption(command)
    .description('Recounts from the files alone what became of every accepted event.')
    .option('--deep', 'also compare every event of the archive with the lake, field by field')
    .option('--json', 'print the report as JSON, with every segment')
    .option('--quiet', 'show no progress')
    .option('--memory-mb <count>', 'memory that the comparison may take, in MiB', parseCount, 1024)
    .option('--tmp-dir <folder>', 'where the comparison keeps about 60 bytes an event (default: $TMPDIR)')
    .option(
      '--archive-days <count>',
      'how long the raw archive is kept (default: $SIGNALLAKE_ARCHIVE_RETENTION_DAYS, or since its oldest day)',
      parseCount,
    )
    .addHelpText('after', help)
    .parse(argv, { from: 'user' });
  const options = command.opts<VerifyOptions>();
  const dataDirectory = await findDataDirectory(options.dataDir, io.env);
  const { signal } = io;
  const onProgress = createProgress(io, options.quiet === true);
  const archiveRetentionDays = options.archiveDays ?? daysOf(io.env['SIGNALLAKE_ARCHIVE_RETENTION_DAYS']);

  const ledger = await createRecounter(dataDirectory).recount({ archiveRetentionDays, signal, onProgress });
  const { memoryMb, tmpDir: temporaryDirectory } = options;
  const comparison = options.deep
    ? await compareEvents(dataDirectory, ledger, { memoryMb, temporaryDirectory, signal, onProgress })
    : undefined;
  const differences = [...ledger.differences, ...(comparison?.differences ?? [])];
  const report: VerifyReport = {
    ok: differences.length === 0,
    data_dir: dataDirectory,
    compared_events: comparison?.events ?? null,
    totals: ledger.totals,
    evidence: ledger.evidence,
    differences,
    segments: ledger.segments,
  };
  io.stdout.write(options.json ? `${JSON.stringify(report)}\n` : formatVerifyReport(report));
  return report.ok ? 0 : 1;
}

function parseCount(text: string): number {
  const count = daysOf(text);
  if (count === undefined) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return count;
}

/** Zero, and nothing, stand for "for ever". */
function daysOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
}
