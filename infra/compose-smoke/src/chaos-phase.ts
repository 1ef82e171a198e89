import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from './compose-project.js';
import type { SmokeSetting } from './smoke-setting.js';

/** How long what was killed stays away, in milliseconds. */
const AWAY_MS = 2000;

interface Incident {
  readonly what: string;
  readonly happen: () => Promise<void>;
}

/** Sends events while workers come, go and are killed, and ingest-api, Redis and query-api with them. */
export async function runChaos(setting: SmokeSetting, events: number): Promise<void> {
  const { project, load, query, report, signal } = setting;
  const incidents = listIncidents(setting);
  const each = Math.ceil(events / incidents.length / 1000) * 1000;
  const startedAt = performance.now();
  for (const [index, incident] of incidents.entries()) {
    const share = Math.min(each, events - index * each);
    await meetIncident(setting, incident, share);
  }
  report.figure('chaos_events_per_second', Math.round((events / (performance.now() - startedAt)) * 1000));
  report.figure('client_retries', load.retries);
  await project.waitUntilHealthy();
  const { rows, raw } = await query.lake();
  report.note(`all acked; ${rows} rows in the lake and ${raw.bytes} bytes on their way`);
  await query.waitUntilConverted(signal);
  report.state('all segments became Parquet', true);
}

/** Sends events, and lets something happen once a third of them is acked. */
async function meetIncident(
  { load, report, signal }: SmokeSetting,
  { what, happen }: Incident,
  events: number,
): Promise<void> {
  let acked = 0;
  const sending = load.send(events, (count) => {
    acked = count;
  });
  const happening = (async () => {
    // A load that failed is over as well, and says so itself.
    const sent = sending.catch(() => undefined).then(() => Number.POSITIVE_INFINITY);
    while (acked < events / 3) {
      if ((await Promise.race([sent, delay(10, 0, { signal })])) > 0) break;
    }
    report.note(`${load.ackedIds.size} acked: ${what}`);
    await happen();
  })();
  await Promise.all([sending, happening]);
}

function listIncidents({ project }: SmokeSetting): readonly Incident[] {
  const killAndStart = async (service: ServiceName, count = 1): Promise<void> => {
    const victims = (await project.running(service)).slice(0, count);
    await project.docker('kill', ...victims);
    await delay(AWAY_MS);
    await project.docker('start', ...victims);
  };
  return [
    { what: 'the only worker is killed', happen: () => killAndStart('etl-worker') },
    { what: 'four workers', happen: () => project.up(4) },
    { what: 'redis is killed', happen: () => killAndStart('redis') },
    { what: 'ingest-api is killed', happen: () => killAndStart('ingest-api') },
    { what: 'two workers are killed', happen: () => killAndStart('etl-worker', 2) },
    { what: 'two workers', happen: () => project.up(2) },
    {
      what: 'query-api is started again',
      happen: async () => {
        await project.docker('restart', '-t', '30', ...(await project.running('query-api')));
      },
    },
  ];
}
