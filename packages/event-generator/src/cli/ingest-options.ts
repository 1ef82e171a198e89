import type { Command } from 'commander';
import { createIngestClient, type IngestClient, type IngestRetry } from '../ingest/ingest-client.js';
import { IngestError } from '../ingest/ingest-error.js';
import { CliError, type CliIo } from './cli-io.js';
import { countUpTo } from './parse-options.js';
import type { Progress } from './progress.js';

/** The environment variable that a bearer key is taken from. */
const KEY_VARIABLE = 'SIGNALLAKE_INGEST_KEY';
const NOTE_EVERY_MS = 5000;

/** The options of a tool that sends to an ingest-api. */
export interface IngestOptions {
  to?: string;
  key?: string;
  batch: number;
  concurrency: number;
  gzip?: boolean;
  quiet?: boolean;
}

/** Adds the options of {@link IngestOptions}, but for `--to`, to a command. */
export function addIngestOptions(command: Command): Command {
  return command
    .option('--key <key>', `bearer key of the ingest-api (default: $${KEY_VARIABLE})`)
    .option('--batch <count>', 'events a request', countUpTo(100_000), 1000)
    .option('--concurrency <count>', 'requests under way at the same time', countUpTo(256), 4)
    .option('--gzip', 'compress the requests')
    .option('--quiet', 'write neither progress nor summary, only errors');
}

/** Makes sure that no option is given that only works together with `--to`. @throws {CliError} */
export function refuseIngestOptions(command: Command): void {
  for (const name of ['key', 'concurrency', 'gzip']) {
    if (command.getOptionValueSource(name) === 'cli') {
      const hint = name === 'gzip' ? ', a file is compressed when its name ends in .gz' : '';
      throw new CliError(`--${name} is for sending to an ingest-api${hint}`, 2);
    }
  }
}

/** Creates the client that the options ask for; retries are noted now and then. @throws {CliError} for a bad URL. */
export function createCliIngestClient(
  url: string,
  options: IngestOptions,
  { env, signal }: CliIo,
  progress: Progress,
): IngestClient {
  const key = options.key ?? env[KEY_VARIABLE];
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new CliError('the bearer key must be printable ASCII without spaces', 2);
  }
  let notedMs = Number.NEGATIVE_INFINITY;
  const onRetry = ({ reason, delayMs }: IngestRetry) => {
    const nowMs = performance.now();
    if (options.quiet || nowMs - notedMs < NOTE_EVERY_MS) return;
    notedMs = nowMs;
    progress.note(`retrying in ${(delayMs / 1000).toFixed(1)} s: ${reason}`);
  };
  try {
    const { concurrency, gzip = false } = options;
    return createIngestClient({ url, key, gzip, concurrency, signal, onRetry });
  } catch (error) {
    if (error instanceof IngestError) throw new CliError(error.message, 2);
    throw error;
  }
}
