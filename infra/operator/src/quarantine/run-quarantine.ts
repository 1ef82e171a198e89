import { createIngestClient } from '@signallake/event-generator';
import { rawZoneDirectory } from '@signallake/raw-zone';
import { type Command, InvalidArgumentError } from 'commander';
import type { CliIo } from '../cli/cli-io.js';
import { createCommand } from '../cli/create-command.js';
import { addDataDirectoryOption, findDataDirectory } from '../cli/data-directory.js';
import { listQuarantineFiles } from './quarantine-item.js';
import { readRepairedLines } from './repaired-lines.js';
import { replayFile } from './replay-items.js';
import { listAll, showSegment } from './show-quarantine.js';

const help = `
To repair lines: quarantine show <segment> --json > lines.jsonl, edit "line" in it, keep what is to be sent, then
quarantine replay <segment> --file lines.jsonl. A line that was accepted is not sent again.

Exit code: 0 done, 1 nothing found or some lines were rejected, 2 it could not be done.`;

interface ReplayOptions {
  dataDir?: string;
  url: string;
  key?: string;
  file?: string;
}

/** `pnpm quarantine`: shows and replays bad lines, and returns the exit code. */
export async function runQuarantine(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const program = createCommand('quarantine', io)
    .description(
      'Lines that could not be converted, and refused events that were kept (SIGNALLAKE_KEEP_REFUSED).',
    )
    .addHelpText('after', help);
  const add = (command: Command) => addDataDirectoryOption(command).copyInheritedSettings(program);
  const findRaw = async (dataDir?: string) => rawZoneDirectory(await findDataDirectory(dataDir, io.env));

  add(program.command('list'))
    .description('Lists segments with such lines: how many, and why.')
    .option('--json', 'one JSON object a segment')
    .action(async ({ dataDir, json = false }: { dataDir?: string; json?: boolean }) =>
      listAll(await findRaw(dataDir), json, io),
    );

  add(program.command('show'))
    .description('Shows the lines of a segment with offset and reason.')
    .argument('<segment>')
    .option('--line <number>', 'only this one, counted from 1', parseNumber)
    .option('--json', 'one JSON object a line')
    .action(async (segment: string, options: { dataDir?: string; line?: number; json?: boolean }) => {
      const { dataDir, line, json = false } = options;
      if (await showSegment(await findRaw(dataDir), { segment, line, json }, io)) return;
      io.stderr.write(`error: there is no such line of ${segment}; see quarantine list\n`);
      exitCode = 1;
    });

  add(program.command('replay'))
    .description('Sends lines to ingest-api again: those that it accepts now are recorded as replayed.')
    .argument('[segment]', 'only of this segment')
    .requiredOption('--url <url>', 'address of an ingest-api')
    .option('--key <key>', 'bearer key (default: $SIGNALLAKE_INGEST_KEY)')
    .option('--file <lines.jsonl>', 'send only the lines in this file, as they were repaired there')
    .action(async (segment: string | undefined, options: ReplayOptions) => {
      exitCode = await replay(segment, await findRaw(options.dataDir), options, io);
    });

  await program.parseAsync(argv, { from: 'user' });
  return exitCode;
}

async function replay(
  segment: string | undefined,
  rawDirectory: string,
  { url, key, file }: ReplayOptions,
  { env, signal, stdout, stderr }: CliIo,
): Promise<number> {
  const repaired = file === undefined ? undefined : await readRepairedLines(file);
  const all = await listQuarantineFiles(rawDirectory);
  const files = segment === undefined ? all : all.filter((one) => one.segment === segment);
  if (segment !== undefined && files.length === 0) {
    stderr.write(`error: nothing of ${segment} is in quarantine; see quarantine list\n`);
    return 1;
  }
  const sum = { accepted: 0, rejected: 0, alreadyReplayed: 0 };
  const client = createIngestClient({ url, key: key ?? env['SIGNALLAKE_INGEST_KEY'], signal });
  try {
    for (const one of files) {
      const result = await replayFile(one, {
        rawDirectory,
        client,
        repair: (item) => (repaired ? repaired(item) : null),
        onRejected: (item, reason) => stderr.write(`${item.segment} at byte ${item.offset}: ${reason}\n`),
      });
      for (const field of ['accepted', 'rejected', 'alreadyReplayed'] as const) sum[field] += result[field];
    }
  } finally {
    client.close();
  }
  const { accepted, rejected, alreadyReplayed } = sum;
  stdout.write(`${accepted} accepted, ${rejected} rejected, ${alreadyReplayed} replayed before\n`);
  return rejected > 0 ? 1 : 0;
}

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}
