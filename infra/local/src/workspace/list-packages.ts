import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const workspaceFolders = ['apps', 'packages', 'infra'];

/** A package of the workspace. */
export interface WorkspacePackage {
  readonly name: string;
  /** Absolute path of its folder. */
  readonly directory: string;
  /** Its scripts, by name. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** Lists the packages under a repository's root, as pnpm-workspace.yaml has them: one folder deep, sorted by folder. */
export async function listPackages(root: string): Promise<readonly WorkspacePackage[]> {
  const packages: WorkspacePackage[] = [];
  for (const folder of workspaceFolders) {
    for (const entry of (await readdir(join(root, folder))).toSorted()) {
      const directory = join(root, folder, entry);
      const manifest = await readFile(join(directory, 'package.json'), 'utf8').catch(() => undefined);
      if (manifest === undefined) continue;
      const { name, scripts = {} } = JSON.parse(manifest) as {
        readonly name: string;
        readonly scripts?: Readonly<Record<string, string>>;
      };
      packages.push({ name, directory, scripts });
    }
  }
  return packages;
}
