import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunnerIo } from '../runner-io.js';
import { buildPackages } from '../workspace/build-packages.js';
import { repositoryRoot } from '../workspace/repository-root.js';
import { userDirectory } from '../workspace/user-directory.js';

/** A command line tool of another package: what it is for, the packages that are built for it, and what is run. */
export interface WorkspaceTool {
  readonly description: string;
  readonly packages: readonly string[];
  /** The built script, below the repository. */
  readonly script: string;
}

/** The tools, by the name of their command. */
export const workspaceTools: Readonly<Record<string, WorkspaceTool>> = {
  generate: {
    description: 'Makes synthetic events: to ingest-api, or as JSON lines.',
    packages: ['@signallake/event-generator'],
    script: 'packages/event-generator/dist/generate.js',
  },
  import: {
    description: 'Sends access logs or JSON lines to ingest-api.',
    packages: ['@signallake/event-generator'],
    script: 'packages/event-generator/dist/import.js',
  },
  verify: {
    description: 'Recounts from the files alone what became of every accepted event.',
    packages: ['@signallake/operator'],
    script: 'infra/operator/dist/verify.js',
  },
  quarantine: {
    description: 'Shows lines that could not be converted, and sends them again.',
    packages: ['@signallake/operator'],
    script: 'infra/operator/dist/quarantine.js',
  },
  bench: {
    description: 'Runs the benchmarks: SignalLake beside its peers.',
    packages: [
      '@signallake/benchmarks',
      '@signallake/query-api',
      '@signallake/ingest-api',
      '@signallake/etl-worker',
    ],
    script: 'packages/benchmarks/dist/main.js',
  },
  chaos: {
    description: 'Kills and starves SignalLake under load, and holds every answer against what was acked.',
    packages: [
      '@signallake/chaos',
      '@signallake/query-api',
      '@signallake/ingest-api',
      '@signallake/etl-worker',
      '@signallake/operator',
    ],
    script: 'infra/chaos/dist/main.js',
  },
  'compose:smoke': {
    description: 'Proves docker-compose.yml on a Docker engine: load, scaling, kills and stops.',
    packages: ['@signallake/compose-smoke'],
    script: 'infra/compose-smoke/dist/main.js',
  },
};

/**
 * Builds a tool and becomes it: it runs in this process, so that it has the user's folder, stdin, stdout and signals
 * without anything in between. It sets the exit code itself.
 */
export async function runWorkspaceTool(
  { packages, script }: WorkspaceTool,
  args: readonly string[],
  io: RunnerIo,
): Promise<void> {
  await buildPackages(packages, io);
  const path = join(repositoryRoot, script);
  process.argv = [process.argv[0] ?? process.execPath, path, ...args];
  process.chdir(userDirectory(io.env));
  await import(pathToFileURL(path).href);
}
