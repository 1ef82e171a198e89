import { setTimeout as delay } from 'node:timers/promises';
import type { EventBook } from '../check/event-book.js';
import type { Findings } from '../check/findings.js';
import { judgeReplay } from '../check/judge-replay.js';
import { createRandomStream, type RandomStream } from '../random/random-stream.js';
import type { StackMember } from '../stack/stack.js';
import type { AckJournal } from './ack-journal.js';
import { type Batch, makeBatch } from './batch-maker.js';
import { type BatchAck, type SendBatchParts, sendBatch } from './send-batch.js';

/** What the load did. */
export interface LoadCounts {
  /** Batches that were acked. */
  acks: number;
  /** Attempts that were made again, by what failed. */
  retries: Record<string, number>;
  /** Events of acked batches that were sent once more on purpose, and acked again. */
  resent: number;
  /** Batches with an Idempotency-Key among them, whose second answer was held against the first. */
  replays: number;
}

/** Clients that send batches at a bounded rate. */
export interface LoadClients {
  readonly counts: LoadCounts;
  /** Makes no more batches, and waits until those under way are acked; gives up after `patienceMs`. Twice without harm. */
  close(patienceMs: number): Promise<void>;
}

/** What the load works with. */
export interface LoadOptions {
  readonly ingest: readonly StackMember[];
  readonly book: EventBook;
  readonly journal: AckJournal;
  readonly findings: Findings;
  readonly seed: number;
  readonly eventsPerSecond: number;
  /** When cohort 0 begins, in milliseconds since the epoch. */
  readonly firstMs: number;
}

const CLIENTS = 6;
/** Each client begins a new cohort after so long, in milliseconds. */
const COHORT_EVERY_MS = 1500;
const RESEND_SHARE = 0.15;
const REMEMBERED_BATCHES = 200;

/** Starts the clients. */
export function startLoad(options: LoadOptions): LoadClients {
  const { ingest, book, journal, findings, seed, eventsPerSecond, firstMs } = options;
  const counts: LoadCounts = { acks: 0, retries: {}, resent: 0, replays: 0 };
  const giveUp = new AbortController();
  const startedMs = performance.now();
  const remembered: { batch: Batch; ack: BatchAck }[] = [];
  let made = 0;
  let isClosing = false;
  const onRetry = (reason: string): void => {
    counts.retries[reason] = (counts.retries[reason] ?? 0) + 1;
  };

  async function waitForTurn(): Promise<void> {
    const dueMs = startedMs + (made / eventsPerSecond) * 1000;
    await delay(Math.max(0, dueMs - performance.now()), undefined, { signal: giveUp.signal }).catch(
      () => undefined,
    );
  }

  async function sendNew(parts: SendBatchParts): Promise<void> {
    const cohort = Math.floor((performance.now() - startedMs) / COHORT_EVERY_MS);
    const batch = makeBatch(parts.random, firstMs, cohort);
    made += batch.events.length;
    book.noteSent(batch.events);
    const ack = await sendBatch(parts, batch, parts.random.pick(ingest));
    if (ack === undefined) return;
    // From here on every answer must have them.
    book.noteAcked(batch.events.map(({ event_id }) => event_id));
    journal.note(batch.events, ack.by.slot.name);
    counts.acks += 1;
    remembered[counts.acks % REMEMBERED_BATCHES] = { batch, ack };
  }

  /** What a client does that never saw the answer: the same again, to the other server, now or minutes later. */
  async function sendAgain(parts: SendBatchParts): Promise<void> {
    const known = remembered.filter((entry) => entry !== undefined);
    if (known.length === 0) return;
    const { batch, ack } = parts.random.pick(known);
    const other = ingest.find((member) => member !== ack.by) ?? ack.by;
    const second = await sendBatch(parts, batch, other);
    if (second === undefined) return;
    counts.resent += batch.events.length;
    if (batch.idempotencyKey === undefined) return;
    counts.replays += 1;
    const fault = judgeReplay(ack.answer, second.answer);
    if (fault !== undefined) findings.add('wrong_answer', `${second.by.slot.name}: ${fault}`);
  }

  async function run(random: RandomStream): Promise<void> {
    const parts: SendBatchParts = { ingest, random, findings, signal: giveUp.signal, onRetry };
    while (!isClosing) {
      await waitForTurn();
      if (isClosing) return;
      await (random.chance(RESEND_SHARE) ? sendAgain(parts) : sendNew(parts));
    }
  }

  const running = Promise.all(
    Array.from({ length: CLIENTS }, (_, client) => run(createRandomStream(seed, `client ${client}`))),
  );
  return {
    counts,
    async close(patienceMs) {
      isClosing = true;
      const timer = setTimeout(() => giveUp.abort(), patienceMs);
      await running;
      clearTimeout(timer);
    },
  };
}
