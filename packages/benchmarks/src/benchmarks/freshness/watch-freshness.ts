import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createHttpSender } from '../../load/http-sender.js';
import { createLatencies, type LatencySummary } from '../../load/latencies.js';
import { askQueryApi } from '../../processes/ask-query-api.js';

/** How long it took from ack to visible, in milliseconds. */
export type Freshness = LatencySummary;

/** A watch that sends events of its own until it is finished. */
export interface FreshnessWatch {
  /** Ends it, once it has watched so many events, and returns what it saw. @throws what went wrong on the way */
  finish(options?: { probes?: number }): Promise<Freshness>;
}

const SERVICE = 'freshness-probe';

/**
 * Sends an event every so often and asks from its ack on how many there are, until the answer has it.
 * @throws {Error} from `finish`, when an answer counts more events than were acknowledged, or fewer than it had
 */
export function watchFreshness(options: {
  ingestUrl: string;
  queryUrl: string;
  everyMs: number;
}): FreshnessWatch {
  const { ingestUrl, queryUrl, everyMs } = options;
  const sender = createHttpSender(`${ingestUrl}/v1/events`, {
    connections: 1,
    contentType: 'application/json',
  });
  const latencies = createLatencies();
  let acked = 0;
  let seen = 0;
  let enough = Number.POSITIVE_INFINITY;

  async function countVisible(): Promise<number> {
    const { data } = await askQueryApi({ url: queryUrl }, `/v1/metrics/latency?service=${SERVICE}`);
    const count = Number(data[0]?.['count'] ?? 0);
    if (count < seen || count > acked) throw new Error(`${count} events counted, ${acked} acknowledged`);
    seen = count;
    return count;
  }

  async function probe(): Promise<void> {
    await sender.send(Buffer.from(JSON.stringify(createProbe())));
    acked++;
    const ackedAtMs = performance.now();
    while ((await countVisible()) < acked);
    latencies.record(performance.now() - ackedAtMs);
  }

  async function run(): Promise<void> {
    try {
      while (acked < enough) {
        const nextAtMs = performance.now() + everyMs;
        await probe();
        await delay(Math.max(0, nextAtMs - performance.now()));
      }
    } finally {
      sender.close();
    }
  }

  const running = run();
  // It is told to whoever finishes the watch.
  running.catch(() => undefined);
  return {
    async finish({ probes = 0 } = {}) {
      enough = probes;
      await running;
      return latencies.summarize();
    },
  };
}

function createProbe() {
  return {
    event_id: randomUUID(),
    timestamp: new Date().toISOString(),
    service: SERVICE,
    endpoint: '/probe',
    status_code: 200,
    latency_ms: 1,
  };
}
