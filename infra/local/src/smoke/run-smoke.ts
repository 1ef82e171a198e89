import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenForInterruption } from '../process/interruption.js';
import { resultsDirectoryVariable } from '../results/result-record.js';
import { writeResultRecord } from '../results/write-result-record.js';
import type { RunnerIo } from '../runner-io.js';
import { formatAccessLog } from './access-log.js';
import { compareAnswers, countEvents } from './answers.js';
import { createAssertions } from './assertions.js';
import { sumEvents } from './event-sums.js';
import { getRows } from './get-rows.js';
import { type LaunchedInstance, launchInstance } from './launched-instance.js';
import { runCurlLine, runScript } from './run-lines.js';
import type { SmokeSetting } from './smoke-setting.js';

const eventCount = 20_000;
const accessLogLines = 250;

/**
 * Does what a newcomer does, with the README's commands and in a folder of its own: start, send events, query, stop,
 * start again; and compares the answers with what was sent. Returns 1 when something is not as it should be.
 */
export async function runSmoke(io: RunnerIo): Promise<number> {
  // The services would warn of a variable that none of them knows.
  const { [resultsDirectoryVariable]: _results, ...env } = io.env;
  const interruption = await listenForInterruption();
  const directory = await mkdtemp(join(tmpdir(), 'signallake-smoke-'));
  const assertions = createAssertions(io.stdout);
  try {
    await exercise({ directory, env, signal: interruption.signal, assertions });
  } catch (error) {
    assertions.equal('comes to its end', error instanceof Error ? error.message : String(error), '');
  } finally {
    await rm(directory, { recursive: true, force: true });
    interruption.close();
  }
  const { passed, failed, skipped } = assertions;
  io.stdout.write(`smoke: ${passed} passed, ${failed} failed\n`);
  writeResultRecord({ step: 'smoke', name: 'smoke', passed, failed, skipped }, io.env);
  return failed === 0 ? 0 : 1;
}

async function exercise(setting: SmokeSetting): Promise<void> {
  const { directory, assertions } = setting;
  const file = join(directory, 'events.jsonl');
  const generate = ['generate', '--events', String(eventCount), '--seed', '7'];
  await runScript(setting, 'a file of events is generated', [...generate, '--out', file]);
  const sums = await sumEvents(file);
  assertions.equal('the file has the events that were asked for', sums.events, eventCount);

  const first = await launch(setting);
  const { ingestUrl, queryUrl, curlLines } = first.commands;
  let sent = sums.events;
  try {
    await runScript(setting, 'the same events are sent', [...generate, '--to', ingestUrl]);
    await compareAnswers(assertions, queryUrl, sums);
    await importAccessLog(setting, ingestUrl, queryUrl);
    sent += accessLogLines;
    for (const line of curlLines) sent += await runCurlLine(setting, line);
  } finally {
    await stop(setting, first);
  }

  const second = await launch(setting);
  try {
    const counted = await countEvents(second.commands.queryUrl);
    assertions.equal('every event is there after a stop and a start', counted, sent);
  } finally {
    await stop(setting, second);
  }
}

function launch({ directory, env, signal }: SmokeSetting): Promise<LaunchedInstance> {
  const ports = ['--ingest-port', '0', '--query-port', '0', '--worker-port', '0'];
  return launchInstance([...ports, '--data-dir', join(directory, 'data')], env, signal);
}

async function importAccessLog(setting: SmokeSetting, ingestUrl: string, queryUrl: string): Promise<void> {
  const { directory, assertions } = setting;
  const file = join(directory, 'access.log');
  await writeFile(file, formatAccessLog(accessLogLines));
  const args = ['run', 'import', '--service', 'smoke-web', '--to', ingestUrl, file];
  await runScript(setting, 'an access log is imported', args);
  const rows = await getRows<{ requests: number; client_errors: number }>(
    `${queryUrl}/v1/metrics/error-rates?service=smoke-web`,
  );
  const requests = rows.map((row) => [row.requests, row.client_errors]);
  assertions.equal('every line of it is a request', requests, [[accessLogLines, accessLogLines]]);
}

async function stop({ assertions }: SmokeSetting, instance: LaunchedInstance): Promise<void> {
  assertions.equal('start exits 0 when it is stopped', await instance.stop(), 0);
  assertions.equal('nothing is left running', await instance.findLeftovers(), []);
}
