import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTemporaryFolder } from './temporary-folder.js';

/** The folder of a PATH that holds only what a test puts there, beside what /bin/sh needs. */
export interface FakePrograms {
  /** An environment whose PATH finds the programs, and no other. */
  readonly env: NodeJS.ProcessEnv;
  /** Where the programs may leave things. */
  readonly directory: string;
  /** Adds a program; $NODE and $FAKE_REDIS are there for it. */
  add(name: string, shellScript: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes the folder, without a program in it. */
export async function createFakePrograms(): Promise<FakePrograms> {
  const folder = await createTemporaryFolder();
  const path = join(folder.path, 'bin');
  await mkdir(path);
  return {
    env: {
      PATH: path,
      NODE: process.execPath,
      FAKE_REDIS: fileURLToPath(new URL('./fixtures/fake-redis.mjs', import.meta.url)),
      STATE: folder.path,
    },
    directory: folder.path,
    add: async (name, shellScript) => {
      await writeFile(join(path, name), `#!/bin/sh\n${shellScript}\n`);
      await chmod(join(path, name), 0o755);
    },
    remove: folder.remove,
  };
}
