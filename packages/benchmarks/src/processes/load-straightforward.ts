import { strictEqual } from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MEASURED_CORE } from './cores.js';
import { generateLoad, type LoadSettings, type MeasuredLoad } from './generate-load.js';
import { startListening } from './start-listening.js';

const SCRIPT = fileURLToPath(new URL('./straightforward-ingest.js', import.meta.url));
const LF = 10;

/** Puts a load of single events on the straightforward server, and compares what it stored with what it acknowledged. */
export async function loadStraightforward(
  directory: string,
  load: Omit<LoadSettings, 'url'>,
  durability: 'fsync' | 'no-fsync',
): Promise<MeasuredLoad> {
  const folder = await mkdtemp(join(directory, 'straightforward-'));
  const path = join(folder, 'events.ndjson');
  const server = await startListening(SCRIPT, { args: [path, durability], cores: MEASURED_CORE });
  let measured: MeasuredLoad;
  try {
    measured = await generateLoad({ ...load, url: server.url });
  } finally {
    await server.stop();
  }
  const stored = (await readFile(path)).reduce((lines, byte) => lines + (byte === LF ? 1 : 0), 0);
  strictEqual(stored, measured.requests, 'events that the straightforward server stored');
  await rm(folder, { recursive: true });
  return measured;
}
