import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from './compose-project.js';
import type { SmokeSetting } from './smoke-setting.js';

/** What docker waits for before it kills, in seconds; the services are told less. */
const GRACE_SECONDS = 30;

/** Takes a second or two: a query that is under way for certain. */
const slowStatement = `SELECT sum(hash(event_id || n) % 7) AS n
  FROM events, (VALUES (1), (2), (3), (4), (5), (6), (7), (8)) AS numbers (n)`;

/** Stops one container of each service with SIGTERM while it has work to do, and starts it again. */
export async function stopUnderLoad(setting: SmokeSetting, eventsEach: number): Promise<void> {
  for (const service of ['ingest-api', 'etl-worker', 'query-api'] as const) {
    await stopService(setting, service, eventsEach);
  }
  await stopWhileStarting(setting);
  await setting.query.waitUntilConverted(setting.signal);
}

/** Long before the grace is over: there is nothing to be finished yet. */
const EARLY_STOP_SECONDS = 10;

/** A process that is PID 1 does not hear a signal that it has no handler for, as while it starts. */
async function stopWhileStarting({ project, report }: SmokeSetting): Promise<void> {
  const [container = ''] = await project.running('etl-worker');
  await project.docker('restart', '-t', '0', container);
  const startedAt = performance.now();
  await project.docker('stop', '-t', String(GRACE_SECONDS), container);
  const seconds = (performance.now() - startedAt) / 1000;
  report.state(
    'a stop is heard while a service starts',
    seconds < EARLY_STOP_SECONDS,
    `${seconds.toFixed(1)} s`,
  );
  await project.docker('start', container);
  await project.waitUntilHealthy();
}

async function stopService(
  { project, load, query, report, signal }: SmokeSetting,
  service: ServiceName,
  events: number,
): Promise<void> {
  let acked = 0;
  const sent = load.send(events, (count) => {
    acked = count;
  });
  sent.catch(() => undefined);
  while (acked < events / 4) await delay(5, undefined, { signal });
  // Asked once only: of the other services nobody waits for an answer.
  const asked = query.sql(slowStatement, 1).then(
    () => true,
    () => false,
  );
  await delay(200);
  const [container = ''] = await project.running(service);
  const startedAt = performance.now();
  await project.docker('stop', '-t', String(GRACE_SECONDS), container);
  const seconds = (performance.now() - startedAt) / 1000;
  const [facts] = await project.inspect([container]);
  const exitCode = facts?.State.ExitCode;
  await project.docker('start', container);
  report.state(
    `${service} stops within its grace under load, with exit code 0`,
    exitCode === 0 && seconds < GRACE_SECONDS,
    `${exitCode}, ${seconds.toFixed(1)} s`,
  );
  report.figure(`stop_seconds_${service}`, Number(seconds.toFixed(2)));
  report.state(`a query that was under way when ${service} was stopped is answered`, await asked);
  await sent;
  await project.waitUntilHealthy();
}
