import { setTimeout as delay } from 'node:timers/promises';
import { type QueryParts, queryKinds } from './query-kinds.js';

/** A client that asks all the while. */
export interface QueryClient {
  readonly counts: { asked: number; checked: number };
  /** Ends after the query under way; twice without harm. */
  close(): Promise<void>;
}

/** Starts to ask, one query after the other. @param intervalMs time from an answer to the next query, in milliseconds */
export function startQueryClient(parts: QueryParts, intervalMs: number): QueryClient {
  const counts = { asked: 0, checked: 0 };
  let isClosing = false;

  async function run(): Promise<void> {
    while (!isClosing) {
      const query = parts.random.pick(queryKinds);
      counts.asked += 1;
      const faults = await query(parts);
      if (faults !== undefined) counts.checked += 1;
      for (const { kind, message } of faults ?? []) parts.findings.add(kind, message);
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
