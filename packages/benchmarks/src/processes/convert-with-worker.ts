import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type PinnedProcess, startPinned } from './pinned-process.js';

const WORKER = fileURLToPath(new URL('../../../../apps/etl-worker/dist/main.js', import.meta.url));

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
  { events, core }: { events: number; core: number },
): Promise<WorkerRun> {
  const worker = startPinned(WORKER, {
    core,
    env: {
      SIGNALLAKE_DATA_DIR: dataDirectory,
      WORKER_PORT: '0',
      SIGNALLAKE_UPKEEP_MS: '86400000',
      SIGNALLAKE_RECONCILE_MS: '50',
    },
  });
  try {
    const url = await urlOf(worker);
    for (;;) {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const converted = readMetric(metrics, 'signallake_etl_events_total');
      if (converted >= events) {
        const seconds = readMetric(metrics, 'signallake_etl_conversion_duration_seconds_sum');
        return { conversionMs: seconds * 1000, events: converted, peakBytes: await worker.peakBytes() };
      }
      await delay(100);
    }
  } finally {
    await worker.stop();
  }
}

/** The worker says in its log where it listens. */
async function urlOf({ child }: PinnedProcess): Promise<string> {
  if (!child.stdout) throw new Error('the worker has no output');
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const entry = JSON.parse(line) as { message: string; url?: string };
      if (entry.message === 'listening' && entry.url !== undefined) resolve(entry.url);
    });
    child.once('exit', (code) => reject(new Error(`etl-worker exited with ${code}`)));
  });
  return url;
}

function readMetric(text: string, name: string): number {
  for (const line of text.split('\n')) {
    if (line.startsWith(name) && (line[name.length] === '{' || line[name.length] === ' ')) {
      return Number(line.slice(line.lastIndexOf(' ') + 1));
    }
  }
  return 0;
}
