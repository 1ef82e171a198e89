import { resolve } from 'node:path';
import { createEventNormalizer } from '@signallake/event-schema';
import { Command, Option } from 'commander';
import { accessLogFormats } from '../access-log/access-log-line.js';
import { CliError, type CliIo } from './cli-io.js';
import { addIngestOptions, type IngestOptions, refuseIngestOptions } from './ingest-options.js';

const DEFAULT_URL = 'http://127.0.0.1:8080';
const importFormats = [...accessLogFormats, 'jsonl'] as const;

/** The options of `import`; those without a value were not given. */
export interface ImportOptions extends IngestOptions {
  files: string[];
  format: (typeof importFormats)[number];
  service?: string;
  region?: string;
  host?: string;
  out?: string;
  to: string;
  rejects?: string;
  strict?: boolean;
}

const EXAMPLES = `
Formats:
  combined  Apache and nginx: host ident user [time] "request" status bytes "referrer" "agent"
  common    the same up to the bytes
  nginx     combined with the request time, in seconds, at the end:
            log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status '
                             '$body_bytes_sent "$http_referer" "$http_user_agent" $request_time';
  jsonl     events as an ingest-api takes them, one JSON object a line

Examples:
  import --service shop access.log access.log.1.gz
  import --service shop --region eu-central-1 --format nginx --to http://10.0.0.5:8080 access.log
  tail -F access.log | import --service shop -
  import --format jsonl events.jsonl.gz

Each event's id is made from its line, so importing a file again changes nothing; the logs of several machines
need a --host each, or equal lines of theirs are taken for the same request. Lines that cannot be read are
reported and left out.`;

/** Reads the arguments of `import`. @throws {CommanderError | CliError} for bad ones and for --help. */
export function parseImportOptions(argv: readonly string[], { stdout, stderr }: CliIo): ImportOptions {
  const command = new Command('import')
    .description('Reads access logs, gzipped or not, and sends them to an ingest-api as events.')
    .argument('<files...>', 'the logs, - is stdin')
    .addOption(new Option('--format <name>', 'what the lines are').choices(importFormats).default('combined'))
    .option('--service <name>', 'the service that wrote the log; required but for jsonl')
    .option('--region <name>', 'where it ran')
    .option('--host <name>', 'the machine it ran on')
    .addOption(
      new Option('--to <url>', 'ingest-api; /v1/events is appended when missing').default(DEFAULT_URL),
    )
    .addOption(
      new Option('--out <file>', 'write JSON lines instead; .gz compresses, - is stdout').conflicts('to'),
    )
    .option('--rejects <file>', 'write every line that was left out here, as JSON lines with the reason')
    .option('--strict', 'exit with 1 when a line was left out');
  addIngestOptions(command)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(import --help lists the options)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .parse(argv, { from: 'user' });
  const options = { ...command.opts<Omit<ImportOptions, 'files'>>(), files: command.args };
  if (options.out !== undefined) refuseIngestOptions(command);
  checkOrigin(options);
  checkFiles(options);
  return options;
}

/** What the log does not say has to be given, and has to be what an event may have. */
function checkOrigin({ format, service, region, host }: ImportOptions): void {
  const given = Object.entries({ service, region, host }).filter(([, value]) => value !== undefined);
  if (format === 'jsonl') {
    if (given.length === 0) return;
    throw new CliError(
      `--${given[0]?.[0]} is for access logs: the events of a jsonl file say it themselves`,
      2,
    );
  }
  if (service === undefined) {
    throw new CliError('--service <name> is required: an access log does not say which service wrote it', 2);
  }
  const event = { ...Object.fromEntries(given), endpoint: '/', status_code: 200 };
  const result = createEventNormalizer()(event, Date.now());
  if (result.ok) return;
  const [fault] = result.errors;
  throw new CliError(`--${fault?.path.slice(1)} ${fault?.message}`, 2);
}

/** Writing to a file that is being read would destroy it. */
function checkFiles({ files, out, rejects }: ImportOptions): void {
  const inputs = files.filter((file) => file !== '-').map((file) => resolve(file));
  if (files.length - inputs.length > 1) throw new CliError('stdin (-) can be read only once', 2);
  for (const [name, output] of Object.entries({ out, rejects })) {
    if (output === '') throw new CliError(`--${name} needs a file name`, 2);
    if (output === undefined || output === '-') continue;
    if (inputs.includes(resolve(output)))
      throw new CliError(`--${name} ${output} is one of the files to read`, 2);
  }
  if (rejects === '-') throw new CliError('--rejects needs a file name', 2);
  if (rejects !== undefined && out !== undefined && resolve(rejects) === resolve(out)) {
    throw new CliError('--rejects and --out name the same file', 2);
  }
}
