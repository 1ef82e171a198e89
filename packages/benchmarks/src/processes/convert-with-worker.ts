import { setTimeout as delay } from 'node:timers/promises';
import { startService } from './start-service.js';

/** What a worker needed to bring segments into the lake. */
export interface WorkerRun {
  /** Time spent on conversions, the archive included, in milliseconds. */
  conversionMs: number;
  events: number;
  /** `undefined` where the system does not tell. */
  peakBytes: number | undefined;
}

/** Starts a real etl-worker on a data directory, lets it convert what is sealed there, and stops it. */
export async function convertWithWorker(
  dataDirectory: string,
  { events, cores }: { events: number; cores: string },
): Promise<WorkerRun> {
  const worker = await startService('etl-worker', {
    cores,
    env: {
      SIGNALLAKE_DATA_DIR: dataDirectory,
      SIGNALLAKE_UPKEEP_MS: '86400000',
      SIGNALLAKE_RECONCILE_MS: '50',
    },
  });
  try {
    for (;;) {
      const metrics = await (await fetch(`${worker.url}/metrics`)).text();
      const converted = readMetric(metrics, 'signallake_etl_events_total');
      if (converted >= events) {
        const seconds = readMetric(metrics, 'signallake_etl_conversion_duration_seconds_sum');
        return {
          conversionMs: seconds * 1000,
          events: converted,
          peakBytes: (await worker.memory())?.peakBytes,
        };
      }
      await delay(100);
    }
  } finally {
    await worker.stop();
  }
}

function readMetric(text: string, name: string): number {
  for (const line of text.split('\n')) {
    if (line.startsWith(name) && (line[name.length] === '{' || line[name.length] === ' ')) {
      return Number(line.slice(line.lastIndexOf(' ') + 1));
    }
  }
  return 0;
}
