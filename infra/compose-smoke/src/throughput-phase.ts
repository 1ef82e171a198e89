import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { watchIdleCores } from './idle-cores.js';
import { sealAfterMs } from './smoke-environment.js';
import type { SmokeSetting } from './smoke-setting.js';

const workerCounts = [1, 2, 4] as const;

/** How much more than one worker several have to do at least, where cores were idle beside the one worker. */
const MIN_GROWTH = 1.15;

/** Fewer idle cores than that leave nothing to grow into. */
const MIN_IDLE_CORES = 0.4;

/** A backlog's conversion. */
interface Conversion {
  readonly eventsPerSecond: number;
  /** Cores of this machine that nobody used meanwhile, on average. */
  readonly idleCores: number;
}

/** Lets a backlog pile up and has it converted, with one worker, with two and with four. */
export async function measureThroughput(setting: SmokeSetting, eventsEach: number): Promise<void> {
  const { report } = setting;
  const conversions = new Map<number, Conversion>();
  for (const workers of workerCounts) {
    const conversion = await convertBacklog(setting, workers, eventsEach);
    conversions.set(workers, conversion);
    report.figure(`conversion_events_per_second_${workers}_workers`, Math.round(conversion.eventsPerSecond));
    report.figure(`idle_cores_${workers}_workers`, Number(conversion.idleCores.toFixed(2)));
  }
  report.figure('cores', availableParallelism());
  const single = conversions.get(1) ?? { eventsPerSecond: 0, idleCores: 0 };
  const rates = workerCounts.slice(1).map((workers) => conversions.get(workers)?.eventsPerSecond ?? 0);
  const growth = Math.max(...rates) / single.eventsPerSecond;
  report.figure('conversion_growth', Number(growth.toFixed(2)));
  const statement = 'conversion is faster with more workers';
  const detail = `${growth.toFixed(2)} times; ${single.idleCores.toFixed(2)} cores were idle beside one worker`;
  if (single.idleCores < MIN_IDLE_CORES)
    report.skip(statement, `there was no core left for them (${detail})`);
  else report.state(statement, growth >= MIN_GROWTH, detail);
}

/** The workers are paused while the backlog piles up and go on together: what it takes to start them is not in it. */
async function convertBacklog(
  { project, load, query, signal }: SmokeSetting,
  workers: number,
  events: number,
): Promise<Conversion> {
  await project.up(workers);
  await query.waitUntilConverted(signal);
  const containers = await project.running('etl-worker');
  await project.docker('pause', ...containers);
  try {
    await load.send(events);
    // The last segment is sealed by its age; and query-api reads the backlog now, and not beside the workers.
    await delay(sealAfterMs + 1000, undefined, { signal });
    await query.lake();
  } finally {
    await project.docker('unpause', ...containers);
  }
  const idleCoresSince = watchIdleCores();
  const startedAtMs = performance.now();
  while ((await query.lake()).raw.segments > 0) await delay(200, undefined, { signal });
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { eventsPerSecond: events / seconds, idleCores: idleCoresSince() };
}
