import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunnerIo } from '../runner-io.js';
import { buildPackages } from '../workspace/build-packages.js';
import { repositoryRoot } from '../workspace/repository-root.js';
import { userDirectory } from '../workspace/user-directory.js';

/** A command line tool of the event generator. */
export type EventTool = 'generate' | 'import';

/**
 * Builds a tool and becomes it: it runs in this process, so that it has the user's folder, stdin, stdout and signals
 * without anything in between. It sets the exit code itself.
 */
export async function runEventTool(tool: EventTool, args: readonly string[], io: RunnerIo): Promise<void> {
  await buildPackages(['@signallake/event-generator'], io);
  const script = join(repositoryRoot, 'packages', 'event-generator', 'dist', `${tool}.js`);
  process.argv = [process.argv[0] ?? process.execPath, script, ...args];
  process.chdir(userDirectory(io.env));
  await import(pathToFileURL(script).href);
}
