import type { RunnerIo } from '../runner-io.js';
import { buildPackages } from '../workspace/build-packages.js';
import { pnpmCommand } from '../workspace/pnpm-command.js';
import { formatBanner } from './banner.js';
import { describeQueue } from './describe-queue.js';
import { runServices } from './run-services.js';
import { planServices, type ServicePlan } from './service-plan.js';
import { resolveStartOptions, type StartFlags } from './start-options.js';
import type { Supervisor } from './supervisor.js';

/** Builds and runs SignalLake until the user stops it; returns the exit code. */
export async function runStart(flags: StartFlags, io: RunnerIo): Promise<number> {
  const options = resolveStartOptions(flags, io.env);
  const plan = await planServices(options, io.env);
  await buildPackages(['./apps/*'], io);
  const startedMs = performance.now();
  return runServices(
    {
      ...options,
      launch: async (supervisor) => {
        if (!(await startPlan(supervisor, plan))) return;
        const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
        const { dataDirectory } = options;
        io.stdout.write(
          await formatStartBanner(`SignalLake runs (ready after ${seconds} s).`, plan, dataDirectory, io.env),
        );
      },
    },
    io,
  );
}

/**
 * Starts the services of a plan side by side; resolves to whether all are ready. On a stop ingest-api goes first: it
 * seals what it has, and then nothing new comes in while the others finish. A segment that no worker gets to is
 * converted after the next start.
 */
export async function startPlan(supervisor: Supervisor, plan: ServicePlan): Promise<boolean> {
  const groups = [[plan.query, ...plan.workers], [plan.ingest]];
  const ready = await Promise.all(groups.map((group) => supervisor.start(group)));
  return ready.every(Boolean);
}

/** Writes the banner of services that run as planned. */
export async function formatStartBanner(
  headline: string,
  { ingestUrl, queryUrl }: ServicePlan,
  dataDirectory: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  return formatBanner({
    headline,
    ingestUrl,
    queryUrl,
    dataDirectory,
    queue: describeQueue(env),
    pid: process.pid,
    ingestKey: (env['SIGNALLAKE_INGEST_KEYS'] ?? '') !== '',
    queryKey: (env['SIGNALLAKE_QUERY_KEYS'] ?? '') !== '',
    pnpm: (await pnpmCommand()).join(' '),
  });
}
