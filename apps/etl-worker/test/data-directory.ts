import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventNormalizer, formatEventLine, type LogEvent } from '@signallake/event-schema';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { createSegmentWriter, ensureRawZone, rawZoneDirectory } from '@signallake/raw-zone';
import { createLogger } from '@signallake/service-kit';

/** Logs nothing but errors, which then are in the test's output. */
export const logger = createLogger({ service: 'test', level: 'error' });

const directories: string[] = [];

/** A data directory with an empty raw zone, removed after the tests of the file. */
export async function makeDataDirectory(): Promise<{ data: string; raw: string; lake: string }> {
  const data = await mkdtemp(join(tmpdir(), 'signallake-worker-'));
  directories.push(data);
  const raw = rawZoneDirectory(data);
  await ensureRawZone(raw);
  return { data, raw, lake: eventsTableDirectory(data) };
}

after('remove the data directories', async function () {
  this.timeout(120_000);
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

const normalize = createEventNormalizer();

/** Stored events that spread over three days, four services and three statuses; the same ones for the same arguments. */
export function makeEvents(count: number, from = 0): LogEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const result = normalize(
      {
        event_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
        timestamp: new Date(Date.UTC(2026, 0, 1 + (n % 3), n % 24, n % 60)).toISOString(),
        service: `service ${n % 4}`,
        endpoint: `/things/${n % 7}`,
        status_code: [200, 404, 503][n % 3] as number,
        latency_ms: n % 5 === 0 ? null : (n % 1000) / 7,
        message: `message ${n}`,
        attributes: { n },
      },
      Date.UTC(2026, 0, 31),
    );
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.event;
  });
}

/** Writes events, and perhaps other lines, as one sealed segment, and returns its id. */
export async function sealSegment(raw: string, events: LogEvent[], extraLines = ''): Promise<string> {
  const sealed: string[] = [];
  const writer = await createSegmentWriter({
    directory: raw,
    sealAtBytes: 1e9,
    sealAfterMs: 600_000,
    leaseMs: 60_000,
    onSealed: (id) => {
      sealed.push(id);
    },
    logger,
  });
  const lines = events.map((event) => `${formatEventLine(event)}\n`).join('');
  await writer.append(Buffer.from(lines + extraLines));
  await writer.close();
  return sealed[0] as string;
}

/** Rows of the table by the log alone, and whether any file is named twice. */
export async function countRows(lake: string): Promise<number> {
  const snapshot = await createTableReader(lake).refresh();
  return [...snapshot.files()].reduce((sum, file) => sum + file.stats.rows, 0);
}
