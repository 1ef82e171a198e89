import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { RunnerError } from '../runner-error.js';
import type { RunnerIo } from '../runner-io.js';
import { runServices } from '../start/run-services.js';
import { formatStartBanner, startPlan } from '../start/run-start.js';
import { planServices } from '../start/service-plan.js';
import { resolveStartOptions, type StartFlags } from '../start/start-options.js';
import { buildPackages } from '../workspace/build-packages.js';
import { repositoryRoot } from '../workspace/repository-root.js';

const generatorScript = join(repositoryRoot, 'packages', 'event-generator', 'dist', 'generate.js');
const msPerDay = 86_400_000;

/** What `demo` was given on the command line, beside what `start` takes. */
export interface DemoFlags extends StartFlags {
  /** Events a second of the live stream. */
  readonly rate: number;
  /** How many events are there from the beginning, spread over `days`. */
  readonly events: number;
  readonly days: number;
}

/**
 * Runs SignalLake with some days of generated events and a live stream of more, until the user stops it; returns the
 * exit code. Without --data-dir the data is kept apart and removed at the end.
 */
export async function runDemo(flags: DemoFlags, io: RunnerIo): Promise<number> {
  const temporary =
    flags.dataDir === undefined ? await mkdtemp(join(tmpdir(), 'signallake-demo-')) : undefined;
  try {
    return await runDemoIn({ ...flags, dataDir: flags.dataDir ?? temporary ?? '' }, io);
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

async function runDemoIn(flags: DemoFlags & { readonly dataDir: string }, io: RunnerIo): Promise<number> {
  const { rate, events, days } = flags;
  const options = resolveStartOptions(flags, io.env);
  const plan = await planServices(options, io.env);
  await buildPackages(['./apps/*', '@signallake/event-generator'], io);
  const env = generatorEnvironment(io.env);
  const target = ['--to', plan.ingestUrl];

  const backfill = async (signal: AbortSignal): Promise<void> => {
    const from = new Date(Date.now() - days * msPerDay).toISOString();
    const past = ['--events', String(events), '--from', from, '--days', String(days)];
    const { exitCode } = await runCommand(process.execPath, [generatorScript, ...past, ...target], {
      cwd: repositoryRoot,
      env,
      output: 'inherit',
      signal,
    });
    if (exitCode !== 0 && !signal.aborted) {
      throw new RunnerError('service_failed', 'The events to begin with could not be sent.');
    }
  };

  return runServices(
    {
      ...options,
      launch: async (supervisor, signal) => {
        if (!(await startPlan(supervisor, plan))) return;
        await backfill(signal);
        if (signal.aborted) return;
        const live = ['--live', '--rate', String(rate), '--quiet'];
        await supervisor.start([
          { name: 'generator', script: generatorScript, args: [...live, ...target], env },
        ]);
        const headline = `SignalLake runs with ${days} days of generated events, and ${rate} more every second.`;
        io.stdout.write(await formatStartBanner(headline, plan, options.dataDirectory, io.env));
      },
    },
    io,
  );
}

/** The generator sends with one of the keys that ingest-api is given, if it is given any. */
function generatorEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const [key = ''] = (env['SIGNALLAKE_INGEST_KEYS'] ?? '').split(',').map((entry) => entry.trim());
  return key === '' ? env : { SIGNALLAKE_INGEST_KEY: key, ...env };
}
