import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createEventSource } from '@signallake/event-generator';
import { runChaos } from './chaos-phase.js';
import { checkContainers } from './check-containers.js';
import { compareIds } from './compare-ids.js';
import { createComposeProject } from './compose-project.js';
import { createEventLoad } from './event-load.js';
import { findCompose } from './find-compose.js';
import { reportImageSizes } from './image-sizes.js';
import { createQueryClient } from './query-client.js';
import { createReport, type Report } from './report.js';
import { createSmokeEnvironment } from './smoke-environment.js';
import type { SmokeOptions } from './smoke-options.js';
import type { SmokeSetting } from './smoke-setting.js';
import { stopUnderLoad } from './stop-phase.js';
import { measureThroughput } from './throughput-phase.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the smoke test runs. */
export interface SmokeIo {
  readonly env: NodeJS.ProcessEnv;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** Builds, starts, disturbs, compares and takes down, and returns what was found. */
export async function runSmoke(options: SmokeOptions, { env, output, signal }: SmokeIo): Promise<Report> {
  const report = createReport(output);
  const environment = await createSmokeEnvironment(env, options.events);
  const setting = { directory: repository, env: environment.env };
  const command = await findCompose(setting);
  const project = createComposeProject(
    command,
    `signallake-smoke-${randomBytes(3).toString('hex')}`,
    setting,
  );
  const source = createEventSource({ seed: 6, events: options.events, days: 1 });
  const load = createEventLoad(source, environment.ingestUrl, environment.ingestKey);
  const query = createQueryClient(environment.queryUrl, environment.queryKey);
  try {
    report.note(`with ${command.join(' ')}`);
    if (options.build) {
      await project.build();
      report.note('images built');
    }
    await reportImageSizes(project, report, environment.tag);
    await project.up(1);
    report.note('everything is up and healthy');
    await disturb({ project, load, query, report, signal }, options.events);
  } catch (error) {
    report.state('comes to its end', false, error instanceof Error ? error.message : String(error));
    await project.logs(40).then(
      (logs) => output.write(logs),
      () => undefined,
    );
  } finally {
    load.close();
    if (!options.keep) await project.down();
  }
  return report;
}

async function disturb(setting: SmokeSetting, events: number): Promise<void> {
  const { load, query, report } = setting;
  await checkContainers(setting);
  // In thousands, which is how they are sent: half under chaos, a tenth for each of three backlogs, the rest for stops.
  const tenth = Math.floor(events / 10_000) * 1000;
  const stopped = Math.floor((events - 8 * tenth) / 3000) * 1000;
  await runChaos(setting, 5 * tenth);
  await measureThroughput(setting, tenth);
  await stopUnderLoad(setting, stopped);
  await load.send(events - 8 * tenth - 3 * stopped);
  await query.waitUntilConverted(setting.signal);

  report.state(
    'every event was acked, and none refused',
    load.ackedIds.size === events && load.rejected === 0,
    `${load.ackedIds.size}`,
  );
  const { stored, lost, doubled, foreign } = await compareIds(query, load.ackedIds);
  report.figure('events_stored', stored);
  report.state('no acked event is lost', lost === 0, `${lost} lost`);
  report.state('no event is there twice', doubled === 0, `${doubled} doubled`);
  report.state('nothing is there that was not sent', foreign === 0, `${foreign} foreign`);
  const { rows, files, version } = await query.lake();
  report.state(
    'the table has as many rows',
    rows === events,
    `${rows} rows in ${files} files, version ${version}`,
  );
}
