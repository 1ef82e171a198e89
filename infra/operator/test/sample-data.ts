import { createEventNormalizer, formatEventLine } from '@signallake/event-schema';
import {
  createSegmentWriter,
  ensureRawZone,
  listArchivedSegments,
  listSegments,
  rawZoneDirectory,
} from '@signallake/raw-zone';
import { makeFolder, startService, until } from './services.js';

const normalize = createEventNormalizer();
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Raw lines of events; the same ones for the same numbers. */
export function makeLines(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const result = normalize(
      {
        event_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
        timestamp: new Date(Date.UTC(2026, 0, 1 + (n % 2), n % 24, n % 60)).toISOString(),
        service: `service ${n % 2}`,
        endpoint: '/things',
        status_code: n % 5 === 0 ? 503 : 200,
        latency_ms: n % 7 === 0 ? null : n / 7,
        message: `message ${n} é\u0000`,
        attributes: { n },
      },
      Date.UTC(2026, 0, 31),
    );
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return `${formatEventLine(result.event)}\n`;
  }).join('');
}

/** Writes lines as a sealed segment and returns its id. */
export async function sealLines(dataDirectory: string, lines: string): Promise<string> {
  const directory = rawZoneDirectory(dataDirectory);
  await ensureRawZone(directory);
  const writer = createSegmentWriter({
    directory,
    sealAtBytes: 1e9,
    sealAfterMs: 600_000,
    leaseMs: 60_000,
    onSealed: () => undefined,
    logger: silent,
  });
  const { segment } = await writer.append(Buffer.from(lines));
  await writer.close();
  return segment;
}

/** Has a real worker convert all there is. */
export async function convertAll(dataDirectory: string): Promise<void> {
  const directory = rawZoneDirectory(dataDirectory);
  const worker = await startService('etl-worker', dataDirectory);
  await until(async () => (await listSegments(directory)).length === 0);
  await worker.stop();
}

/** A data directory with two converted segments, 20 duplicates, two quarantined lines and a segment that is still raw. */
export async function makeSampleData(): Promise<{ data: string; segments: string[]; raw: string }> {
  const data = await makeFolder();
  await sealLines(data, makeLines(0, 100));
  await convertAll(data);
  await sealLines(data, `${makeLines(80, 60)}{"torn\n{"event_id":3}\n`);
  await convertAll(data);
  const segments = (await listArchivedSegments(rawZoneDirectory(data))).map(({ id }) => id);
  const raw = await sealLines(data, makeLines(500, 10));
  return { data, segments, raw };
}
