import { Command, InvalidArgumentError } from 'commander';
import { checkSteps } from '../check/check-step.js';
import { runCheck } from '../check/run-check.js';
import { type DemoFlags, runDemo } from '../demo/run-demo.js';
import { resultSteps, resultsDirectoryVariable } from '../results/result-record.js';
import { runTally } from '../results/run-tally.js';
import type { RunnerIo } from '../runner-io.js';
import { runSmoke } from '../smoke/run-smoke.js';
import { runStart } from '../start/run-start.js';
import { parsePort, type StartFlags } from '../start/start-options.js';
import { runTests } from '../testing/run-tests.js';
import { repositoryRoot } from '../workspace/repository-root.js';
import { runBuild } from './run-build.js';
import { runWorkspaceTool, type WorkspaceTool, workspaceTools } from './run-workspace-tool.js';

/** Gets what a command came to; `undefined` when the command has set the exit code of the process itself. */
export type ExitCodeSink = (exitCode: number | undefined) => void;

const variables = `
Environment: INGEST_PORT, QUERY_PORT, WORKER_PORT and SIGNALLAKE_DATA_DIR stand for the options of these names;
REDIS_URL sends jobs through Redis; LOG_LEVEL shows the logs of that level and above. Everything else is handed to
the services as it is (the README has the table).`;

/** Makes the command line of the root scripts; it parses nothing by itself. */
export function createProgram(io: RunnerIo, finish: ExitCodeSink): Command {
  const program = new Command('pnpm')
    .description('The commands at the root of the repository.')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .exitOverride()
    .enablePositionalOptions();

  addStartOptions(program.command('start'))
    .description('Builds SignalLake and runs it until Ctrl-C: ingest-api, query-api and etl-worker.')
    .addHelpText('after', variables)
    .action(async (flags: StartFlags) => finish(await runStart(flags, io)));

  addStartOptions(program.command('demo'))
    .description('The same with generated events: some days of them at once, and a live stream.')
    .option('--rate <count>', 'events a second of the live stream', parseCount, 50)
    .option('--events <count>', 'events that are there from the beginning', parseCount, 100_000)
    .option('--days <count>', 'days that these are spread over', parseCount, 3)
    .addHelpText(
      'after',
      '\nWithout --data-dir the data is kept in a temporary folder and removed at the end.',
    )
    .action(async (flags: DemoFlags) => finish(await runDemo(flags, io)));

  addPassingCommand(program, 'test', '[turbo arguments...]')
    .description('Builds and tests all packages against a real Redis, which it finds or starts.')
    .addHelpText(
      'after',
      `
Arguments go to \`turbo run test\`: --filter=@signallake/lake tests one package, --force runs what is cached.
Redis: SIGNALLAKE_TEST_REDIS_URL, else redis-server or valkey-server on the PATH, else Debian's package where it can
be installed without a password, else a container.`,
    )
    .action(async (args: string[]) => finish(await runTests(args, io)));

  program
    .command('check')
    .description('Checks everything but behaviour; all steps run, and those that fail are shown.')
    .addHelpText(
      'after',
      ['\nSteps:', ...checkSteps.map(({ name, finds }) => `  ${name}: ${finds}`)].join('\n'),
    )
    .action(async () => finish(await runCheck({ steps: checkSteps, directory: repositoryRoot }, io)));

  addPassingCommand(program, 'build', '[turbo arguments...]')
    .description('Builds what has changed; arguments go to `turbo run build`.')
    .action(async (args: string[]) => finish(await runBuild(args, io)));

  for (const [name, tool] of Object.entries(workspaceTools)) addTool(program, name, tool, io, finish);

  program
    .command('smoke')
    .description(
      'Starts SignalLake, sends events, queries, stops, and compares the answers with what was sent.',
    )
    .action(async () => finish(await runSmoke(io)));

  program
    .command('tally')
    .description(
      `Adds up the result records that ${resultSteps.join(', ')} left in $${resultsDirectoryVariable}.`,
    )
    .argument('<directory>', 'the folder with the records')
    .requiredOption('--test <code>', 'what `test` exited with', parseExitCode)
    .requiredOption('--check <code>', 'what `check` exited with', parseExitCode)
    .requiredOption('--smoke <code>', 'what `smoke` exited with', parseExitCode)
    .action(async (directory: string, codes: { test: number; check: number; smoke: number }) =>
      finish(await runTally(directory, codes, io)),
    );
  return program;
}

function addStartOptions(command: Command): Command {
  return command
    .option('--ingest-port <port>', 'port for events, 0 for a free one (default: 8080)', parsePortOption)
    .option('--query-port <port>', 'port for queries, 0 for a free one (default: 8081)', parsePortOption)
    .option(
      '--worker-port <port>',
      "port for the worker's health and metrics; further workers take the next ones (default: 8082)",
      parsePortOption,
    )
    .option('--data-dir <folder>', 'where the data is kept (default: data, in the repository)')
    .option('--workers <count>', 'how many etl-workers', parseCount, 1)
    .option('--verbose', 'show every log line, not just warnings and errors');
}

/** A command that understands nothing but --help itself. */
function addPassingCommand(program: Command, name: string, args: string): Command {
  return program.command(name).argument(args).passThroughOptions().allowUnknownOption();
}

/** The tool has a --help of its own. */
function addTool(
  program: Command,
  name: string,
  tool: WorkspaceTool,
  io: RunnerIo,
  finish: ExitCodeSink,
): void {
  addPassingCommand(program, name, '[arguments...]')
    .helpOption(false)
    .description(tool.description)
    .action(async (args: string[]) => {
      await runWorkspaceTool(tool, args, io);
      finish(undefined);
    });
}

function parsePortOption(text: string): number {
  const port = parsePort(text);
  if (port === undefined) throw new InvalidArgumentError('It must be a port, 0 to 65535.');
  return port;
}

function parseCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return count;
}

function parseExitCode(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('It must be an exit code.');
  return Number(text);
}
