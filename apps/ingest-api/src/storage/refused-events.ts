import type { RefusedEventEntry, RefusedEventStore } from '@signallake/raw-zone';
import type { RefusedEventText } from '../batch/event-batch.js';

/** Keeps the refused events of one request: gathered while it runs, handed over in small groups, never waited for. */
export interface RefusedEvents {
  add(event: RefusedEventText): void;
  /** Hands over what is left. */
  flush(): void;
}

const EVENTS_A_GROUP = 500;
const CHARACTERS_A_GROUP = 256 * 1024;

/**
 * Creates the keeper of a request's refused events.
 * @param options.onKept told of how many of a group were kept and how many were not
 */
export function createRefusedEvents(options: {
  store: Pick<RefusedEventStore, 'keep'>;
  requestId: string;
  onKept: (kept: number, dropped: number) => void;
}): RefusedEvents {
  const { store, requestId, onKept } = options;
  let group: RefusedEventEntry[] = [];
  let characters = 0;

  function flush(): void {
    const events = group;
    group = [];
    characters = 0;
    if (events.length === 0) return;
    void store.keep(events).then((kept) => onKept(kept, events.length - kept));
  }

  return {
    add({ index, reasons, text }) {
      group.push({ receivedAt: new Date().toISOString(), requestId, index, reasons, text });
      characters += text.length;
      if (group.length >= EVENTS_A_GROUP || characters >= CHARACTERS_A_GROUP) flush();
    },
    flush,
  };
}
