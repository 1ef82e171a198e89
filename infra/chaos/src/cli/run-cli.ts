import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { formatChaosReport } from '../report/chaos-report.js';
import { runChaos } from '../run-chaos.js';

interface CliOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly killsPerMinute: number;
  readonly eventsPerSecond: number;
  readonly diskFull: boolean;
  readonly keep?: boolean;
  readonly json?: boolean;
}

const help = `
Runs what was built: two ingest-apis, three etl-workers, a query-api and a Redis, under load, on free ports and in a temporary
folder. Needs redis-server on the PATH; filling the disk needs root. The same seed makes the same plan.

Exit code: 0 nothing was lost, doubled or wrong; 1 something was, and data and logs are kept; 2 it could not run.`;

/** `pnpm chaos`: runs the suite and sets the exit code of the process. SIGINT ends it early, with the comparison. */
export async function runCli(process: NodeJS.Process): Promise<void> {
  const { argv, stdout, stderr } = process;
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    const options = parse(argv.slice(2));
    const report = await runChaos({
      durationMs: options.minutes * 60_000,
      seed: options.seed,
      killsPerMinute: options.killsPerMinute,
      eventsPerSecond: options.eventsPerSecond,
      withDiskFull: options.diskFull,
      keep: options.keep === true,
      signal: interrupt.signal,
      onProgress: (line) => stderr.write(`${line}\n`),
    });
    stdout.write(options.json ? `${JSON.stringify(report)}\n` : formatChaosReport(report));
    process.exitCode = report.ok ? 0 : 1;
  } catch (error) {
    // Commander has written its own message; help is its only error that is none.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 2;
    }
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

function parse(args: readonly string[]): CliOptions {
  return new Command('chaos')
    .description(
      'Kills, stops and starves SignalLake under load, and holds every answer against what was acked.',
    )
    .option('--minutes <count>', 'how long the load and the kills go on', parsePositive, 5)
    .option('--seed <number>', 'what the plan is drawn from', parseSeed, 1)
    .option(
      '--kills-per-minute <count>',
      'processes killed at random; those at named steps come on top',
      parsePositive,
      14,
    )
    .option('--events-per-second <count>', 'how much is sent', parsePositive, 150)
    .option('--no-disk-full', 'never fill the disk')
    .option('--keep', 'keep data and logs even when nothing was wrong')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', help)
    .exitOverride()
    .parse([...args], { from: 'user' })
    .opts<CliOptions>();
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function parseSeed(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 0.');
  return Number(text);
}
