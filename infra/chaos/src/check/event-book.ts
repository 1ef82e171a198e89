import type { SentEvent } from '../load/sent-event.js';

/** How many events of a group an answer may count: at least, at most. */
export interface CountBounds {
  readonly low: number;
  readonly high: number;
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
}

/** Keeps what was sent and acked, and tells what an answer must and may hold. */
export interface EventBook {
  readonly sent: number;
  readonly acked: number;
  readonly damaged: number;
  /** Cohorts that have begun. */
  readonly cohorts: number;
  /** Before the first attempt to send them. */
  noteSent(events: readonly SentEvent[]): void;
  /** When a 2xx has come in for them. */
  noteAcked(ids: readonly string[]): void;
  /** Before the event's line is corrupted on disk. */
  noteDamaged(id: string): void;
  find(id: string): SentEvent | undefined;
  /** Whether an answer to a query sent now must have the event. */
  isDue(id: string): boolean;
  /** The n-th acked event, from 0. */
  ackedAt(index: number): SentEvent;
  /** Counts of the events of these cohorts, by service. */
  bounds(cohorts: readonly number[]): ReadonlyMap<string, CountBounds>;
  /** The ids that an answer over these cohorts must have by now. */
  dueIds(cohorts: readonly number[]): readonly string[];
  events(): Iterable<SentEvent>;
}

/** Creates an empty book. */
export function createEventBook(): EventBook {
  const entries = new Map<string, Entry>();
  const acked: SentEvent[] = [];
  const tallies: Map<string, Tally>[] = [];
  const idsOfCohort: string[][] = [];
  let damaged = 0;

  function tallyOf({ cohort, service }: SentEvent): Tally {
    while (tallies.length <= cohort) {
      tallies.push(new Map());
      idsOfCohort.push([]);
    }
    const byService = tallies[cohort] as Map<string, Tally>;
    const tally = byService.get(service) ?? { sent: 0, due: 0 };
    byService.set(service, tally);
    return tally;
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
        tallyOf(event).sent += 1;
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
        if (!entry.isDamaged) tallyOf(entry.event).due += 1;
      }
    },
    noteDamaged(id) {
      const entry = entries.get(id);
      if (entry === undefined || entry.isDamaged) return;
      entry.isDamaged = true;
      damaged += 1;
      if (entry.isAcked) tallyOf(entry.event).due -= 1;
    },
    find: (id) => entries.get(id)?.event,
    isDue,
    ackedAt: (index) => acked[index] as SentEvent,
    bounds(cohorts) {
      const sums = new Map<string, { low: number; high: number }>();
      for (const cohort of cohorts) {
        for (const [service, { sent, due }] of tallies[cohort] ?? []) {
          const sum = sums.get(service) ?? { low: 0, high: 0 };
          sum.low += due;
          sum.high += sent;
          sums.set(service, sum);
        }
      }
      return sums;
    },
    dueIds: (cohorts) => cohorts.flatMap((cohort) => idsOfCohort[cohort] ?? []).filter(isDue),
    *events() {
      for (const { event } of entries.values()) yield event;
    },
  };
}
