import { assertPositiveIntegers } from './assert-settings.js';
import type { EtlJobName, EtlJobPayload } from './etl-jobs.js';
import type { EnqueueResult, EtlConsumer } from './etl-queue.js';
import { EtlQueueError } from './etl-queue-error.js';
import { buildJobId } from './job-id.js';
import type { DequeuedJob, JobRunner } from './job-runner.js';

interface EmbeddedConsumerOptions {
  readonly runner: JobRunner;
  readonly concurrency: number;
  readonly closeGraceMs: number;
}

/** Creates a queue in the memory of this process, which starts empty and is forgotten at its close. */
export function createEmbeddedConsumer({
  runner,
  concurrency,
  closeGraceMs,
}: EmbeddedConsumerOptions): EtlConsumer {
  const known = new Set<string>();
  /** In the order of arrival, as sets are. */
  const queued = new Set<DequeuedJob>();
  const delayed = new Map<string, NodeJS.Timeout>();
  const schedules = new Set<NodeJS.Timeout>();
  let active = 0;
  let started = false;
  let nextTurn: NodeJS.Immediate | undefined;
  let closing: Promise<void> | undefined;

  // A handler may hog the event loop: whoever enqueues, and the other work of the process, gets a turn before it.
  function takeInNextTurn(): void {
    if (!started || closing !== undefined || queued.size === 0 || active === concurrency) return;
    nextTurn ??= setImmediate(() => {
      nextTurn = undefined;
      const [job] = queued;
      if (job === undefined) return;
      queued.delete(job);
      active += 1;
      void tryJob(job);
      takeInNextTurn();
    });
  }

  async function tryJob(job: DequeuedJob): Promise<void> {
    const outcome = await runner.run(job);
    active -= 1;
    if (outcome.type === 'retried' && closing === undefined) {
      const requeue = (): void => {
        delayed.delete(job.id);
        queued.add({ ...job, attempt: job.attempt + 1 });
        takeInNextTurn();
      };
      delayed.set(job.id, setTimeout(requeue, outcome.delayMs));
    } else {
      known.delete(job.id);
    }
    takeInNextTurn();
  }

  function add<Name extends EtlJobName>(name: Name, payload: EtlJobPayload<Name>): EnqueueResult {
    const id = buildJobId(name, payload);
    if (known.has(id)) return 'already-queued';
    known.add(id);
    queued.add({ id, name, data: payload, attempt: 1 });
    takeInNextTurn();
    return 'added';
  }

  function assertOpen(): void {
    if (closing !== undefined) throw new EtlQueueError('queue_closed', 'embedded queue is closed');
  }

  async function close(): Promise<void> {
    if (nextTurn !== undefined) clearImmediate(nextTurn);
    for (const timer of [...delayed.values(), ...schedules]) clearTimeout(timer);
    delayed.clear();
    queued.clear();
    await runner.stop(closeGraceMs);
    known.clear();
  }

  return {
    start() {
      started = true;
      takeInNextTurn();
    },
    async enqueue<Name extends EtlJobName>(name: Name, payload: EtlJobPayload<Name>) {
      assertOpen();
      return add(name, payload);
    },
    schedule(name, payload, everyMs) {
      assertOpen();
      assertPositiveIntegers({ everyMs });
      add(name, payload);
      schedules.add(setInterval(() => add(name, payload), everyMs));
    },
    async depth() {
      return { queued: queued.size, active, delayed: delayed.size };
    },
    async ping() {
      assertOpen();
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
