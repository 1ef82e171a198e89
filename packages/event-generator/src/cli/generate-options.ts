import { Command, Option } from 'commander';
import { MAX_SERVICES } from '../synthetic/event-maker.js';
import { defaultEventSourceOptions as defaults } from '../synthetic/event-source.js';
import { CliError, type CliIo } from './cli-io.js';
import { addIngestOptions, type IngestOptions, refuseIngestOptions } from './ingest-options.js';
import { countUpTo, parseCount, parseDays, parseSeed, parseStart } from './parse-options.js';

/** The options of `generate`; those without a value were not given. */
export interface GenerateOptions extends IngestOptions {
  events?: number;
  seed?: number;
  from: number;
  days: number;
  services: number;
  out?: string;
  rate?: number;
  live?: boolean;
}

const EXAMPLES = `
Examples:
  generate --events 1m --out events.jsonl.gz                a million events in a file
  generate --seed 7 --days 30 --to http://127.0.0.1:8080    a month of events to a running ingest-api
  generate --live --rate 200 --to http://127.0.0.1:8080     events as if they happened now, until Ctrl-C
  generate --events 5 | jq .

The same options give the same bytes on every machine, event ids included: sending them a second time
changes nothing. For other events, take another --seed.`;

/** Reads the arguments of `generate`. @throws {CommanderError | CliError} for bad ones and for --help. */
export function parseGenerateOptions(argv: readonly string[], { stdout, stderr }: CliIo): GenerateOptions {
  const command = new Command('generate')
    .description('Makes realistic log events, the same for the same seed, and writes or sends them.')
    .option(
      '--events <count>',
      `how many: 250000, 1_000_000, 1e6, 1m, 250k (default: ${defaults.events})`,
      parseCount,
    )
    .option('--seed <number>', `what to derive all chance from (default: ${defaults.seed})`, parseSeed)
    .addOption(
      new Option('--from <date>', 'start of the first day')
        .argParser(parseStart)
        .default(defaults.fromMs, new Date(defaults.fromMs).toISOString())
        .conflicts('live'),
    )
    .addOption(
      new Option('--days <number>', 'how many days the events are spread over')
        .argParser(parseDays)
        .default(defaults.days)
        .conflicts('live'),
    )
    .option('--services <count>', 'how many services', countUpTo(MAX_SERVICES), defaults.services)
    .addOption(
      new Option(
        '--out <file>',
        'where to write JSON lines; .gz compresses, - is stdout (default)',
      ).conflicts('to'),
    )
    .option('--to <url>', 'ingest-api to send to; /v1/events is appended when missing')
    .option(
      '--rate <count>',
      'events a second (default: as fast as they are taken; 100 with --live)',
      parseCount,
    )
    .option('--live', 'timestamps are now, from a random seed, without end unless --events is given');
  addIngestOptions(command)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(generate --help lists the options)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .parse(argv, { from: 'user' });
  const options = command.opts<GenerateOptions>();
  if (options.to === undefined) refuseIngestOptions(command);
  if (options.out === '') throw new CliError('--out needs a file name, or - for stdout', 2);
  return options;
}
