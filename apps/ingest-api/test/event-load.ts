import { randomUUID } from 'node:crypto';
import { eventText } from './post-events.js';

/** Clients that send batches one after the other until the server is gone. */
export interface EventLoad {
  /** Ids of the events of every batch that was answered with 202. */
  readonly ackedIds: ReadonlySet<string>;
  /** Resolves when so many events are acked; rejects when all clients have stopped before. */
  waitForAcked(events: number): Promise<void>;
  /** Resolves when every client has been refused or cut off. */
  readonly stopped: Promise<unknown>;
}

const EVENTS_A_BATCH = 50;

/** Starts clients against a service; half of them send arrays and half send NDJSON. */
export function startEventLoad(url: string, clients: number): EventLoad {
  const ackedIds = new Set<string>();
  let onAck = (): void => undefined;

  async function sendBatches(isNdjson: boolean): Promise<void> {
    for (;;) {
      const ids = Array.from({ length: EVENTS_A_BATCH }, () => randomUUID());
      const events = ids.map((id) => eventText('', { event_id: id }));
      const response = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { 'Content-Type': isNdjson ? 'application/x-ndjson' : 'application/json' },
        body: isNdjson ? events.join('\n') : `[${events.join()}]`,
      });
      // The head of a 202 is the ack: whether its body still arrives does not matter.
      if (response.status !== 202) return;
      for (const id of ids) ackedIds.add(id);
      onAck();
      await response.arrayBuffer();
    }
  }

  const loops = Array.from({ length: clients }, (_, client) => sendBatches(client % 2 === 0));
  const stopped = Promise.allSettled(loops);
  return {
    ackedIds,
    stopped,
    async waitForAcked(events) {
      let isOver = false;
      void stopped.then(() => {
        isOver = true;
        onAck();
      });
      while (ackedIds.size < events) {
        if (isOver) throw new Error(`all clients stopped after ${ackedIds.size} events`);
        await new Promise<void>((resolve) => {
          onAck = resolve;
        });
      }
    },
  };
}
