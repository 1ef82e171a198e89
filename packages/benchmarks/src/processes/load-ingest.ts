import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rawZoneDirectory } from '@signallake/raw-zone';
import { assertExactlyStored } from '../data/assert-exactly-stored.js';
import { MEASURED_CORE } from './cores.js';
import { generateLoad, type LoadSettings, type MeasuredLoad } from './generate-load.js';
import { startService } from './start-service.js';

/**
 * Puts a load on a new ingest-api that has one core, stops it, and compares what it stored with what it acknowledged.
 * @param directory where its data directory is made, and removed
 * @throws {AssertionError} when the raw zone does not hold exactly the acknowledged events
 */
export async function loadIngest(directory: string, load: Omit<LoadSettings, 'url'>): Promise<MeasuredLoad> {
  const data = await mkdtemp(join(directory, 'ingest-'));
  const ingestApi = await startService('ingest-api', {
    env: { SIGNALLAKE_DATA_DIR: data },
    cores: MEASURED_CORE,
  });
  let measured: MeasuredLoad;
  try {
    measured = await generateLoad({ ...load, url: ingestApi.url });
  } finally {
    await ingestApi.stop();
  }
  await assertExactlyStored(rawZoneDirectory(data), load.file, measured.requests * load.linesPerRequest);
  await rm(data, { recursive: true });
  return measured;
}
