import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRawZone } from '../src/ensure-raw-zone.js';
import { rawZoneDirectory } from '../src/raw-zone-paths.js';

/** Gives each test of the calling suite a raw zone of its own, removed after it. */
export function useTemporaryZone(): { readonly directory: string } {
  let root = '';
  let directory = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'signallake-raw-zone-'));
    directory = rawZoneDirectory(root);
    await ensureRawZone(directory);
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });
  return {
    get directory() {
      return directory;
    },
  };
}
