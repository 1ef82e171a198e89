import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';

/** The words that run a root script with the pinned pnpm on a machine that has Node.js and nothing else. */
export async function pnpmCommand(): Promise<readonly [string, ...string[]]> {
  const manifest = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')) as {
    readonly devEngines: { readonly packageManager: { readonly version: string } };
  };
  return ['npx', '--yes', `pnpm@${manifest.devEngines.packageManager.version}`];
}
