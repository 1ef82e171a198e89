import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureRawZone } from '../src/ensure-raw-zone.js';
import { useTemporaryZone } from './temporary-zone.js';

describe('raw zone folders', () => {
  const zone = useTemporaryZone();

  it('are created where they are missing, by several at once, and kept where they are', async () => {
    const nested = join(zone.directory, 'a', 'b');
    await Promise.all([ensureRawZone(nested), ensureRawZone(nested)]);
    await writeFile(join(nested, 'sealed', 'kept'), 'x');
    await ensureRawZone(nested);
    assert.deepEqual((await readdir(nested)).sort(), [
      'archive',
      'fenced',
      'open',
      'quarantine',
      'sealed',
      'tmp',
    ]);
    assert.deepEqual(await readdir(join(nested, 'sealed')), ['kept']);
  });

  it('are refused with a code where a file is in the way', async () => {
    await rm(zone.directory, { recursive: true });
    await writeFile(zone.directory, 'x');
    await assert.rejects(ensureRawZone(zone.directory), { code: 'storage_failed', retryable: true });
  });
});
