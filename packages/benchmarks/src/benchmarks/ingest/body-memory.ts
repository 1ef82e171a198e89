import { strictEqual } from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { listSegments, rawZoneDirectory, readSegment } from '@signallake/raw-zone';
import type { BenchmarkContext, BenchmarkResult } from '../../benchmark.js';
import { createHttpSender } from '../../load/http-sender.js';
import { MEASURED_CORE } from '../../processes/cores.js';
import { startService } from '../../processes/start-service.js';

/** A body of 1 GB at the suite's default of a million events, and as much less with fewer. */
const BODY_BYTES_PER_EVENT = 1000;
const MAX_BODY_BYTES = 1e9;
const LIMIT_BYTES = 256 * 1024 * 1024;
const LF = 10;

/** How much memory ingest-api takes while one long body streams through it. */
export async function measureBodyMemory(
  { directory, progress, events }: BenchmarkContext,
  { file, bytes, events: eventsOfFile }: { file: string; bytes: number; events: number },
): Promise<Pick<BenchmarkResult, 'figures' | 'remarks'>> {
  const copies = Math.max(1, Math.round(Math.min(MAX_BODY_BYTES, events * BODY_BYTES_PER_EVENT) / bytes));
  const bodyBytes = copies * bytes;
  progress(`one body of ${Math.round(bodyBytes / 1e6)} MB`);
  const data = join(directory, 'body');
  const ingestApi = await startService('ingest-api', {
    env: { SIGNALLAKE_DATA_DIR: data },
    cores: MEASURED_CORE,
  });
  const sender = createHttpSender(`${ingestApi.url}/v1/events`, {
    connections: 1,
    contentType: 'application/x-ndjson',
  });
  try {
    const before = await ingestApi.memory();
    await sender.send(Readable.from(repeat(file, copies)));
    const after = await ingestApi.memory();
    strictEqual(
      await countLines(rawZoneDirectory(data)),
      copies * eventsOfFile,
      'events of the body that are stored',
    );
    if (!before || !after)
      return { figures: [], remarks: ['The system does not tell how much memory a process takes.'] };
    return {
      figures: [
        {
          name: `memory that a body of ${Math.round(bodyBytes / 1e6)} MB takes (peak less before)`,
          unit: 'bytes',
          value: after.peakBytes - before.bytes,
          limit: LIMIT_BYTES,
        },
      ],
      remarks: [],
    };
  } finally {
    sender.close();
    await ingestApi.stop();
  }
}

async function* repeat(path: string, times: number): AsyncGenerator<Buffer> {
  for (let time = 0; time < times; time++) yield* createReadStream(path, { highWaterMark: 1 << 18 });
}

async function countLines(rawDirectory: string): Promise<number> {
  let count = 0;
  for (const { path } of await listSegments(rawDirectory)) {
    for await (const { lines } of readSegment(path)) {
      for (const byte of lines) if (byte === LF) count++;
    }
  }
  return count;
}
