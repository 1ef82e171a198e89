import { closeSync, openSync, writeSync } from 'node:fs';
import type { SentEvent } from './sent-event.js';

/** A file of what was acked, so that a run that found something can be looked into afterwards. */
export interface AckJournal {
  /** Writes a line for each event: what it is, who acked it and when. */
  note(events: readonly SentEvent[], ackedBy: string): void;
  /** Closes the file; twice without harm. */
  close(): void;
}

/** Opens the journal, which must not exist. */
export function openAckJournal(path: string): AckJournal {
  let file: number | undefined = openSync(path, 'wx');
  return {
    note(events, ackedBy) {
      if (file === undefined) throw new Error('the journal of acks is closed');
      const ackedAt = new Date().toISOString();
      writeSync(file, events.map((event) => `${JSON.stringify({ ...event, ackedBy, ackedAt })}\n`).join(''));
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
