import { setTimeout as delay } from 'node:timers/promises';
import { createCounter } from '../report/counter.js';
import type { Unanswered } from './ask-query-api.js';
import { type QueryParts, queryKinds } from './query-kinds.js';

/** What became of queries: judged, some of them exactly since nothing was under way, or not, and why. */
export interface QueryCounts {
  readonly asked: number;
  readonly judged: number;
  readonly exact: number;
  readonly unanswered: Readonly<Record<string, number>>;
}

/** A client that asks all the while. */
export interface QueryClient {
  readonly counts: QueryCounts;
  /** Ends after the query under way; twice without harm. */
  close(): Promise<void>;
}

const RETRY_DELAY_MS = 200;

/** Starts to ask, one query after the other. @param intervalMs time from an answer to the next query, in milliseconds */
export function startQueryClient(
  parts: Omit<QueryParts, 'onUnanswered' | 'onExact'>,
  intervalMs: number,
): QueryClient {
  const unanswered = createCounter();
  const counts = { asked: 0, judged: 0, exact: 0, unanswered: unanswered.counts };
  let isClosing = false;
  const onUnanswered = (why: Unanswered): void => unanswered.add(why);
  const onExact = (): void => {
    counts.exact += 1;
  };

  async function run(): Promise<void> {
    while (!isClosing) {
      const query = parts.random.pick(queryKinds);
      // As real clients do: the same again until there is an answer, or nothing to ask about.
      for (let isJudged = false; !isJudged && !isClosing; ) {
        // A connection to a process that is known to be down tells nothing.
        while (!parts.member.slot.isReady && !isClosing) await delay(RETRY_DELAY_MS / 4);
        const before = unanswered.total;
        const faults = await query({ ...parts, onUnanswered, onExact });
        isJudged = faults !== undefined || unanswered.total === before;
        if (faults !== undefined) counts.judged += 1;
        if (faults !== undefined || !isJudged) counts.asked += 1;
        for (const { kind, message } of faults ?? []) parts.findings.add(kind, message);
        if (!isJudged) await delay(RETRY_DELAY_MS);
      }
      await delay(intervalMs);
    }
  }

  const running = run();
  return {
    counts,
    close() {
      isClosing = true;
      return running;
    },
  };
}

/** The counts of several clients together. */
export function addQueryCounts(all: readonly QueryCounts[]): QueryCounts {
  const unanswered: Record<string, number> = {};
  for (const counts of all) {
    for (const [why, count] of Object.entries(counts.unanswered))
      unanswered[why] = (unanswered[why] ?? 0) + count;
  }
  const sumOf = (name: 'asked' | 'judged' | 'exact'): number =>
    all.reduce((sum, counts) => sum + counts[name], 0);
  return { asked: sumOf('asked'), judged: sumOf('judged'), exact: sumOf('exact'), unanswered };
}
