import type { BenchmarkContext, ResultTable } from '../../benchmark.js';
import type { LoadSettings, MeasuredLoad } from '../../processes/generate-load.js';
import { loadIngest } from '../../processes/load-ingest.js';

/** A load, and how many of its events ingest-api takes a second at most. */
interface KnownLoad {
  name: string;
  load: Omit<LoadSettings, 'url'>;
  eventsPerSecond: number;
}

/** Connections of an open loop: enough that none of them is ever what a request waits for. */
const OPEN_CONNECTIONS = 256;

/** From sending, or from the time it was due, to the ack: at full load, and at half of it. */
export async function measureAckLatency(
  { directory, progress }: BenchmarkContext,
  loads: readonly KnownLoad[],
): Promise<ResultTable> {
  const rows: { label: string; values: number[] }[] = [];
  for (const { name, load, eventsPerSecond } of loads) {
    progress(`ack latency, ${name}`);
    rows.push(toRow(`${name}, full load (closed loop)`, await loadIngest(directory, load)));
    const half = {
      ...load,
      connections: OPEN_CONNECTIONS,
      ratePerSecond: eventsPerSecond / load.linesPerRequest / 2,
    };
    rows.push(toRow(`${name}, half load (open loop)`, await loadIngest(directory, half)));
  }
  return {
    title: 'From request to ack',
    rowName: 'load',
    columns: [
      { name: 'rate', unit: 'events/s' },
      { name: 'requests', unit: 'requests' },
      { name: 'p50', unit: 'ms' },
      { name: 'p99', unit: 'ms' },
      { name: 'p99.9', unit: 'ms' },
      { name: 'most', unit: 'ms' },
      { name: 'load generator', unit: '% of a core' },
    ],
    rows,
    charts: ['p99'],
  };
}

function toRow(label: string, { eventsPerSecond, latencies, busyPercent }: MeasuredLoad) {
  const { count, p50, p99, p999, max } = latencies;
  return { label, values: [eventsPerSecond, count, p50, p99, p999, max, busyPercent] };
}
