import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SealedSegments } from '../data/write-sealed-segments.js';
import { MEASURED_CORE } from './cores.js';
import { runForOutput } from './run-for-output.js';

const SCRIPTS = {
  duckDb: fileURLToPath(new URL('./duckdb-copy.js', import.meta.url)),
  perRow: fileURLToPath(new URL('./per-row-conversion.js', import.meta.url)),
};

/**
 * Converts sealed segments with a peer, in a process of its own on one core.
 * @param target the folder of its files, which is emptied first
 * @returns events a second, by the time that the peer says it took
 */
export async function convertWithPeer(
  peer: keyof typeof SCRIPTS,
  { paths, events }: SealedSegments,
  target: string,
): Promise<number> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const script = SCRIPTS[peer];
  const elapsedMs = Number(await runForOutput(script, { args: [target, ...paths], cores: MEASURED_CORE }));
  if (!(elapsedMs > 0)) throw new Error(`${script} could not convert`);
  return events / (elapsedMs / 1000);
}
