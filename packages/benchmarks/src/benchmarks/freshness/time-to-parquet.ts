import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEventSource } from '@signallake/event-generator';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { readTable } from '../../data/read-table.js';
import { SEED } from '../../data/seed.js';
import { createHttpSender } from '../../load/http-sender.js';
import { startService } from '../../processes/start-service.js';

/** When segments are sealed in this measurement; the default is minutes. */
export const SEAL_AFTER_MS = 500;

const EVENTS = 1000;
const POLL_MS = 10;

/** How long after the ack of a batch all of its events are in the lake, in milliseconds. */
export async function measureTimeToParquet(directory: string): Promise<number> {
  const data = join(directory, 'to-parquet');
  const env = { SIGNALLAKE_DATA_DIR: data };
  const ingestApi = await startService('ingest-api', {
    env: { ...env, SIGNALLAKE_SEAL_AFTER_MS: String(SEAL_AFTER_MS) },
  });
  const worker = await startService('etl-worker', { env });
  const sender = createHttpSender(`${ingestApi.url}/v1/events`, {
    connections: 1,
    contentType: 'application/x-ndjson',
  });
  try {
    const [lines = []] = createEventSource({ seed: SEED, events: EVENTS }).lineBatches(EVENTS);
    await sender.send(Buffer.from(`${lines.join('\n')}\n`));
    const ackedAtMs = performance.now();
    const table = createTableReader(eventsTableDirectory(data));
    for (;;) {
      const { rows } = await readTable(table);
      if (rows === EVENTS) return performance.now() - ackedAtMs;
      await delay(POLL_MS);
    }
  } finally {
    sender.close();
    await worker.stop();
    await ingestApi.stop();
  }
}
