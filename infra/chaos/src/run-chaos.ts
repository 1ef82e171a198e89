import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { act } from './act/act.js';
import { mountSmallDisk, type SmallDisk } from './act/small-disk.js';
import { createEventBook } from './check/event-book.js';
import { createFindings } from './check/findings.js';
import { judgeExit } from './check/judge-exit.js';
import { judgeRun } from './check/judge-run.js';
import { compareAll } from './finish/compare-all.js';
import { drain } from './finish/drain.js';
import { runVerify } from './finish/run-verify.js';
import { openAckJournal } from './load/ack-journal.js';
import { firstCohortMs } from './load/cohort-span.js';
import { startLoad } from './load/load-clients.js';
import { planChaos } from './plan/chaos-plan.js';
import { drawLife } from './plan/draw-life.js';
import { addQueryCounts, startQueryClient } from './query/query-client.js';
import { createRandomStream } from './random/random-stream.js';
import type { ChaosReport } from './report/chaos-report.js';
import { createCounter } from './report/counter.js';
import { coverSteps } from './report/step-coverage.js';
import { layOutStack } from './stack/stack.js';
import { type Supervisor, superviseMember } from './stack/supervisor.js';
import { takeStepMarks } from './steps/take-step-marks.js';
import { openTimeline } from './timeline.js';

/** How a run goes. */
export interface ChaosOptions {
  readonly durationMs: number;
  readonly seed: number;
  /** SIGKILLs at random; those at named steps come on top. */
  readonly killsPerMinute: number;
  readonly eventsPerSecond: number;
  readonly withDiskFull: boolean;
  /** Keeps data and logs even when nothing was wrong. */
  readonly keep: boolean;
  /** Stops early, and still compares. */
  readonly signal: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

const SMALL_DISK_MIB = 128;
const QUERY_CLIENTS = 3;
const QUERY_INTERVAL_MS = 100;
const LAST_ACKS_MS = 30_000;
const PROGRESS_EVERY_MS = 30_000;

/** Runs the suite to its end. Its processes and its data are its own, and gone afterwards unless something was wrong. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, durationMs, signal, onProgress } = options;
  const directory = await mkdtemp(join(tmpdir(), 'signallake-chaos-'));
  const [data, logs] = [join(directory, 'data'), join(directory, 'logs')];
  await mkdir(logs);
  const startedMs = performance.now();
  const timeline = openTimeline(join(directory, 'timeline.jsonl'));
  const findings = createFindings(({ kind, message }) => {
    timeline.note('finding', { kind, message });
    onProgress?.(`${kind}: ${message}`);
  });
  const [random, atSteps, reached, actions] = [
    createCounter(),
    createCounter(),
    createCounter(),
    createCounter(),
  ];
  const skipped: string[] = [];
  const disk = await openDisk();
  const book = createEventBook();
  const journal = openAckJournal(join(directory, 'acked.jsonl'));
  const stack = await layOutStack({ data, logs });
  const firstMs = firstCohortMs(Date.now());
  // A process that was starting while the disk was full is excused.
  let fullUntilMs = Number.NEGATIVE_INFINITY;
  let isFinishing = false;
  let lives = 0;
  // How many workers are still to be armed with what a damaged line brings about.
  let quarantineLives = 0;

  async function openDisk(): Promise<SmallDisk | undefined> {
    const mounted = options.withDiskFull ? await mountSmallDisk(data, SMALL_DISK_MIB) : 'it was asked for';
    if (typeof mounted !== 'string') return mounted;
    await mkdir(data, { recursive: true });
    skipped.push(`filling the disk: ${mounted}`);
    return undefined;
  }

  const supervisors: Supervisor[] = stack.members.map((member) => {
    const { name } = member.slot;
    const draws = createRandomStream(seed, `lives of ${name}`);
    return superviseMember({
      member,
      nextLife() {
        const isWanted = member.role === 'etl-worker' && quarantineLives > 0;
        if (isWanted) quarantineLives -= 1;
        const killsAt = (step: string): number => atSteps.counts[step] ?? 0;
        const life = drawLife(draws, member.role, { killsAt, wanted: isWanted ? 'quarantine' : undefined });
        lives += 1;
        return { ...life, marksFile: join(logs, `${name}-${lives}.marks`) };
      },
      nextPauseMs: () => draws.between(0, 1200),
      onStart: (life) => {
        timeline.note('start', { name, ...life });
        if (life.clockShiftMs) actions.add('wrong clock');
      },
      onExit: (exit, life) => {
        const bornMs = performance.now() - exit.ageMs;
        const marks = takeStepMarks(life.marksFile);
        for (const { kind, step } of marks) if (kind === 'reached') reached.add(step);
        const diedAt = marks.find(({ kind }) => kind === 'died')?.step;
        const verdict = judgeExit(exit, { diedAt, wasDiskFull: fullUntilMs > bornMs });
        timeline.note('exit', { name, ...exit, ...verdict });
        if (verdict.why === 'killed') random.add(name);
        if (verdict.why === 'step') atSteps.add(verdict.step);
        if (verdict.why === 'fault') findings.add(verdict.kind, `${name} ${verdict.message}`);
      },
    });
  });

  const load = startLoad({
    ingest: stack.ingest,
    book,
    journal,
    findings,
    seed,
    eventsPerSecond: options.eventsPerSecond,
    firstMs,
  });
  const queryClients = Array.from({ length: QUERY_CLIENTS }, (_, client) => {
    const random = createRandomStream(seed, `queries ${client}`);
    return startQueryClient({ member: stack.query, book, findings, random, firstMs }, QUERY_INTERVAL_MS);
  });
  const countQueries = () => addQueryCounts(queryClients.map(({ counts }) => counts));
  const closeQueries = () => Promise.all(queryClients.map((client) => client.close()));
  const progress = setInterval(() => {
    const kills = random.total + atSteps.total;
    const { asked, judged } = countQueries();
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    onProgress?.(
      `${seconds} s: ${kills} kills, ${book.acked} events acked, ${judged} of ${asked} answers checked, ${findings.all.length} findings, machine load ${loadavg()[0]?.toFixed(1)}`,
    );
  }, PROGRESS_EVERY_MS);

  try {
    const parts = {
      stack,
      supervisors,
      dataDirectory: data,
      book,
      disk,
      onDamaged: () => {
        quarantineLives = stack.workers.length;
      },
      onDisk: (isFull: boolean) => {
        fullUntilMs = isFull ? Number.POSITIVE_INFINITY : performance.now();
      },
    };
    const underWay: Promise<void>[] = [];
    for (const { atMs, action } of planChaos(options)) {
      await delay(Math.max(0, startedMs + atMs - performance.now()), undefined, { signal }).catch(
        () => undefined,
      );
      if (signal.aborted) break;
      const acting = act(parts, action).then((result) => {
        timeline.note('action', { ...action, result });
        if (action.kind !== 'kill') actions.add(action.kind);
      });
      // One that fills the disk or holds the workers must not meet another of its kind.
      if (action.kind === 'fill-disk' || action.kind === 'corrupt-line') await acting;
      else underWay.push(acting);
    }
    await delay(Math.max(0, startedMs + durationMs - performance.now()), undefined, { signal }).catch(
      () => undefined,
    );
    await Promise.all(underWay);
    timeline.note('finish');
    isFinishing = true;
    await Promise.all(supervisors.map((supervisor) => supervisor.settle()));
    await load.close(LAST_ACKS_MS);
    const isDrained = await drain(stack.query, findings);
    await closeQueries();
    if (isDrained) await compareAll({ query: stack.query, book, findings, dataDirectory: data });
    if (signal.aborted) skipped.push('the rest of the time: interrupted');
  } finally {
    clearInterval(progress);
    await Promise.all([load.close(0), closeQueries()]);
    // Redis last: services that stop talk to it.
    await Promise.all(supervisors.filter(({ member }) => member !== stack.redis).map((each) => each.close()));
    await Promise.all(supervisors.map((supervisor) => supervisor.close()));
    journal.close();
  }
  if (isFinishing) await runVerify(data, findings);
  const queries = countQueries();
  const steps = coverSteps(reached, atSteps);
  for (const { kind, message } of judgeRun({ durationMs, queries, steps })) findings.add(kind, message);
  const ok = findings.all.length === 0;
  timeline.note('end', { ok });
  timeline.close();
  const isKept = !ok || options.keep;
  await disk?.close(isKept);
  if (!isKept) await rm(directory, { recursive: true, force: true });
  return {
    ok,
    seed,
    seconds: (performance.now() - startedMs) / 1000,
    kills: random.total + atSteps.total,
    kills_at_random: random.counts,
    kills_at_steps: atSteps.counts,
    actions: actions.counts,
    skipped,
    acks: load.counts.acks,
    events_sent: book.sent,
    events_acked: book.acked,
    events_resent: load.counts.resent,
    events_damaged: book.damaged.length,
    retries: load.counts.retries,
    replays_checked: load.counts.replays,
    steps,
    queries_asked: queries.asked,
    queries_checked: queries.judged,
    queries_exact: queries.exact,
    queries_unanswered: queries.unanswered,
    findings_by_kind: countKinds(findings),
    findings: findings.all,
    directory: isKept ? directory : null,
  };
}

function countKinds({ all, count }: ReturnType<typeof createFindings>): ChaosReport['findings_by_kind'] {
  return Object.fromEntries([...new Set(all.map(({ kind }) => kind))].map((kind) => [kind, count(kind)]));
}
