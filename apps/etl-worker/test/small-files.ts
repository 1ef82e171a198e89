import {
  createEventNormalizer,
  formatEventLine,
  type LogEvent,
  readEventRows,
} from '@signallake/event-schema';
import { commitSegment, openTableWriter, type TableSnapshot, writeEvents } from '@signallake/lake';

const services = 8;
const statusCodes = [200, 201, 204, 301, 400, 404, 500, 503];
const startMs = Date.UTC(2026, 0, 1);
const daysMs = 3 * 24 * 60 * 60 * 1000;

const normalize = createEventNormalizer();

/** Events of one of `segments` equal parts of three days, over 8 services and 8 statuses. */
function eventsOfSegment(segment: number, segments: number, count: number): LogEvent[] {
  const spanMs = daysMs / segments;
  return Array.from({ length: count }, (_, n) => {
    const result = normalize(
      {
        event_id: `${String(segment).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`,
        timestamp: new Date(startMs + Math.floor(segment * spanMs + (n / count) * spanMs)).toISOString(),
        service: `service-${n % services}`,
        endpoint: `/things/${n % 13}`,
        status_code: statusCodes[Math.floor(n / services) % statusCodes.length] as number,
        latency_ms: ((n * 7919 + segment * 104_729) % 100_000) / 37,
        message: `request ${n} of segment ${segment}`,
      },
      Date.UTC(2026, 0, 31),
    );
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.event;
  });
}

/** Makes a table of many small files: each segment leaves one in every partition that it touches. */
export async function makeSmallFiles(
  directory: string,
  { segments, eventsPerSegment }: { segments: number; eventsPerSegment: number },
): Promise<TableSnapshot> {
  const table = await openTableWriter({ directory, partitionBy: 'date,service,status_code' });
  for (let n = 0; n < segments; n++) {
    const segment = `${startMs + n}-filler-${String(n).padStart(6, '0')}`;
    const files = await writeEvents({
      tableDirectory: directory,
      partitionBy: table.partitionBy,
      filePrefix: segment,
      async *readEvents() {
        const lines = eventsOfSegment(n, segments, eventsPerSegment).map(
          (event) => `${formatEventLine(event)}\n`,
        );
        yield {
          forEach: (take) =>
            readEventRows(Buffer.from(lines.join('')), take, ({ reason }) => {
              throw new Error(reason);
            }),
        };
      },
    });
    await commitSegment(table, segment, files);
  }
  return table.refresh();
}
