import type { SentEvent } from '../load/sent-event.js';
import type { EventBook } from './event-book.js';
import type { Fault } from './judge-counts.js';

/** An event as an answer has it; unknown until compared. */
export type AnsweredEvent = Readonly<Record<string, unknown>>;

const comparedFields = ['service', 'endpoint', 'status_code', 'latency_ms'] as const;

/** What differs between an answered event and the one that was sent, as text; undefined when nothing does. */
export function differenceOf(answered: AnsweredEvent, sent: SentEvent): string | undefined {
  const time = answered['timestamp'];
  const differing: string[] = comparedFields.filter((field) => answered[field] !== sent[field]);
  if (typeof time !== 'string' || Date.parse(time) !== Date.parse(sent.timestamp))
    differing.unshift('timestamp');
  if (differing.length === 0) return undefined;
  const shown = differing.map(
    (field) => `${field} ${JSON.stringify(answered[field])} for ${JSON.stringify(sent[field as 'service'])}`,
  );
  return `event ${sent.event_id} has ${shown.join(', ')}`;
}

/** Holds a complete listing of events against those that it must have and those that were ever sent. */
export function judgeEvents(
  answered: Iterable<AnsweredEvent>,
  dueIds: readonly string[],
  book: Pick<EventBook, 'find'>,
): readonly Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const event of answered) {
    const id = String(event['event_id']);
    const sent = book.find(id);
    if (sent === undefined) faults.push({ kind: 'invented', message: `event ${id} was never sent` });
    else if (seen.has(id)) faults.push({ kind: 'doubled', message: `event ${id} is there twice` });
    else {
      const message = differenceOf(event, sent);
      if (message !== undefined) faults.push({ kind: 'wrong_answer', message });
    }
    seen.add(id);
  }
  for (const id of dueIds) {
    if (!seen.has(id))
      faults.push({ kind: 'lost', message: `event ${id} is missing: ${JSON.stringify(book.find(id))}` });
  }
  return faults;
}
