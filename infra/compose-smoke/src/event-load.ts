import { createIngestClient, type EventSource, type LineBatch } from '@signallake/event-generator';

const BATCH_EVENTS = 1000;

/** Sends parts of one stream of events and remembers which were acked. */
export interface EventLoad {
  /** Ids of all events that were acked so far. */
  readonly ackedIds: ReadonlySet<string>;
  /** Attempts that failed and were made again: what kills and stops cost the client. */
  readonly retries: number;
  /** Events that were refused; all are valid, so there should be none. */
  readonly rejected: number;
  /**
   * Sends the next so many events and resolves once all are acked. `onProgress` hears how many of them are.
   * @throws IngestError when a batch was not acked after many attempts
   */
  send(events: number, onProgress?: (acked: number) => void): Promise<void>;
  close(): void;
}

/** Opens a load on an ingest-api. */
export function createEventLoad(source: EventSource, url: string, key: string): EventLoad {
  const ackedIds = new Set<string>();
  const counts = { retries: 0, rejected: 0 };
  const batches = source.lineBatches(BATCH_EVENTS)[Symbol.iterator]();
  const client = createIngestClient({
    url,
    key,
    concurrency: 4,
    maxRetries: 60,
    onRetry: () => {
      counts.retries += 1;
    },
  });

  async function* take(events: number): AsyncGenerator<LineBatch> {
    for (let taken = 0; taken < events; taken += BATCH_EVENTS) {
      const next = batches.next();
      if (next.done) return;
      yield { lines: next.value };
    }
  }

  return {
    ackedIds,
    get retries() {
      return counts.retries;
    },
    get rejected() {
      return counts.rejected;
    },
    async send(events, onProgress) {
      let acked = 0;
      await client.sendAll(take(events), ({ lines }, result) => {
        counts.rejected += result.rejected;
        for (const line of lines) ackedIds.add(idOf(line));
        acked += result.accepted;
        onProgress?.(acked);
      });
    },
    close: () => client.close(),
  };
}

function idOf(line: string): string {
  const id = /"event_id":"([0-9a-f-]{36})"/.exec(line)?.[1];
  if (id === undefined) throw new Error(`generated event without an id: ${line.slice(0, 100)}`);
  return id;
}
