import type { SentEvent } from '../load/sent-event.js';

/** What an answer may say of a group of events: at least, at most. */
export interface CountBounds {
  readonly low: number;
  readonly high: number;
  /** Bounds of the sum of their latencies, in milliseconds. */
  readonly lowSum: number;
  readonly highSum: number;
}

/** A line that was damaged on disk: its event, and where it was and what it is now. */
export interface DamagedLine {
  readonly eventId: string;
  readonly segment: string;
  /** In bytes. */
  readonly offset: number;
  readonly line: string;
}

/** What is known of an event: it was sent; it was acked; or it was damaged on disk on purpose, so that it may be missing. */
interface Entry {
  readonly event: SentEvent;
  isAcked: boolean;
  isDamaged: boolean;
}

interface Tally {
  sent: number;
  due: number;
  sentSum: number;
  dueSum: number;
}

/** Keeps what was sent and acked, and tells what an answer must and may hold. */
export interface EventBook {
  readonly sent: number;
  readonly acked: number;
  readonly damaged: readonly DamagedLine[];
  /** Cohorts that have begun. */
  readonly cohorts: number;
  /** Before the first attempt to send them. */
  noteSent(events: readonly SentEvent[]): void;
  /** When a 2xx has come in for them. */
  noteAcked(ids: readonly string[]): void;
  /** Before the event's line is corrupted on disk. */
  noteDamaged(line: DamagedLine): void;
  find(id: string): SentEvent | undefined;
  /** Whether an answer to a query sent now must have the event. */
  isDue(id: string): boolean;
  /** The n-th acked event, from 0. */
  ackedAt(index: number): SentEvent;
  /** Counts of the events of these cohorts, by service. */
  bounds(cohorts: readonly number[]): ReadonlyMap<string, CountBounds>;
  /** Whether all that was sent of a cohort is acked, so that an answer over it is known to the last event. */
  isComplete(cohort: number): boolean;
  /** The ids that an answer over these cohorts must have by now. */
  dueIds(cohorts: readonly number[]): readonly string[];
  events(): Iterable<SentEvent>;
}

const nothing: CountBounds = { low: 0, high: 0, lowSum: 0, highSum: 0 };

/** Creates an empty book. */
export function createEventBook(): EventBook {
  const entries = new Map<string, Entry>();
  const acked: SentEvent[] = [];
  const tallies: Map<string, Tally>[] = [];
  const idsOfCohort: string[][] = [];
  const damaged: DamagedLine[] = [];

  function tallyOf({ cohort, service }: SentEvent): Tally {
    while (tallies.length <= cohort) {
      tallies.push(new Map());
      idsOfCohort.push([]);
    }
    const byService = tallies[cohort] as Map<string, Tally>;
    const tally = byService.get(service) ?? { sent: 0, due: 0, sentSum: 0, dueSum: 0 };
    byService.set(service, tally);
    return tally;
  }

  function countDue(event: SentEvent, direction: 1 | -1): void {
    const tally = tallyOf(event);
    tally.due += direction;
    tally.dueSum += direction * event.latency_ms;
  }

  const isDue = (id: string): boolean => {
    const entry = entries.get(id);
    return entry?.isAcked === true && !entry.isDamaged;
  };

  return {
    get sent() {
      return entries.size;
    },
    get acked() {
      return acked.length;
    },
    get damaged() {
      return damaged;
    },
    get cohorts() {
      return tallies.length;
    },
    noteSent(events) {
      for (const event of events) {
        if (entries.has(event.event_id)) throw new Error(`event ${event.event_id} was made twice`);
        entries.set(event.event_id, { event, isAcked: false, isDamaged: false });
        const tally = tallyOf(event);
        tally.sent += 1;
        tally.sentSum += event.latency_ms;
        (idsOfCohort[event.cohort] as string[]).push(event.event_id);
      }
    },
    noteAcked(ids) {
      for (const id of ids) {
        const entry = entries.get(id);
        if (entry === undefined) throw new Error(`event ${id} was acked and never sent`);
        if (entry.isAcked) continue;
        entry.isAcked = true;
        acked.push(entry.event);
        if (!entry.isDamaged) countDue(entry.event, 1);
      }
    },
    noteDamaged(line) {
      damaged.push(line);
      const entry = entries.get(line.eventId);
      if (entry === undefined || entry.isDamaged) return;
      entry.isDamaged = true;
      if (entry.isAcked) countDue(entry.event, -1);
    },
    find: (id) => entries.get(id)?.event,
    isDue,
    ackedAt: (index) => acked[index] as SentEvent,
    bounds(cohorts) {
      const sums = new Map<string, CountBounds>();
      for (const cohort of cohorts) {
        for (const [service, { sent, due, sentSum, dueSum }] of tallies[cohort] ?? []) {
          const { low, high, lowSum, highSum } = sums.get(service) ?? nothing;
          sums.set(service, {
            low: low + due,
            high: high + sent,
            lowSum: lowSum + dueSum,
            highSum: highSum + sentSum,
          });
        }
      }
      return sums;
    },
    isComplete: (cohort) => [...(tallies[cohort] ?? [])].every(([, { sent, due }]) => sent === due),
    dueIds: (cohorts) => cohorts.flatMap((cohort) => idsOfCohort[cohort] ?? []).filter(isDue),
    *events() {
      for (const { event } of entries.values()) yield event;
    },
  };
}
