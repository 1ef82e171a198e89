import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Benchmark } from '../benchmark.js';
import { formatOutcomes } from '../report/format-outcomes.js';
import { describeMachine } from '../report/machine.js';
import type { SuiteReport } from '../report/suite-report.js';
import { updateReport } from '../report/update-report.js';
import { runSuite } from '../run-suite.js';

/** Where a command line writes to. */
export interface BenchIo {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

interface BenchFlags {
  json?: boolean;
  out?: string;
  pairs: number;
  events: number;
  huge?: boolean;
  workDir: string;
}

/** Makes the command line of `pnpm bench`; `finish` gets the exit code: 1 when a benchmark failed. */
export function createBenchProgram(
  io: BenchIo,
  finish: (exitCode: number) => void,
  catalogue: readonly Benchmark[],
): Command {
  return new Command('bench')
    .description('Runs the benchmarks: SignalLake beside its peers, in turn, in one run.')
    .argument('[names...]', 'which benchmarks (default: all)')
    .option('--json', 'the report as JSON on stdout')
    .option('--out <folder>', 'brings benchmarks.md, its data and its charts in the folder up to date')
    .option('--pairs <count>', 'counted runs of each side', parseCount, 5)
    .option('--events <count>', 'events in the data sets', parseCount, 1_000_000)
    .option('--huge', 'queries over a hundred times as many events as well: an hour more, 100 GB of disk')
    .option('--work-dir <folder>', 'a folder on the disk to be measured', tmpdir())
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .addHelpText(
      'after',
      ['\nBenchmarks:', ...catalogue.map(({ name, question }) => `  ${name}: ${question}`)].join('\n'),
    )
    .action(async (names: string[], flags: BenchFlags) => {
      const outcomes = await runSuite({
        benchmarks: selectBenchmarks(catalogue, names),
        workDirectory: resolve(flags.workDir),
        pairs: flags.pairs,
        events: flags.events,
        huge: flags.huge === true,
        commandOf: (name) => formatCommand(name, flags),
        progress: (message) => io.stderr.write(`${message}\n`),
      });
      const report: SuiteReport = { machine: describeMachine(), outcomes };
      if (flags.out !== undefined) {
        const order = catalogue.map(({ name }) => name);
        await updateReport(resolve(flags.out), report, order);
      }
      io.stdout.write(flags.json ? `${JSON.stringify(report, undefined, 2)}\n` : formatOutcomes(outcomes));
      finish(outcomes.some(({ failure }) => failure !== undefined) ? 1 : 0);
    });
}

function selectBenchmarks(catalogue: readonly Benchmark[], names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => !catalogue.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no benchmark ${unknown}.`);
  return names.length === 0 ? catalogue : catalogue.filter(({ name }) => names.includes(name));
}

/** As the README has it: it needs no pnpm on the machine. */
const COMMAND = 'npx --yes pnpm@12.21.0 bench';

function formatCommand(name: string, { events, pairs, huge }: BenchFlags): string {
  const options = [`--events ${events}`, `--pairs ${pairs}`, ...(huge ? ['--huge'] : [])];
  return [COMMAND, name, ...options].join(' ');
}

function parseCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return count;
}
