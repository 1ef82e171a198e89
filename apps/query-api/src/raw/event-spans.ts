import { type DataFile, dateOfMicros, type Partition, type PartitionBy } from '@signallake/lake';

/** The events of one day, service and status: their first and last instant, in microseconds since the Unix epoch. */
export interface EventSpan {
  service: string;
  status_code: number;
  min: number;
  max: number;
}

/** Where some events lie, as far as it decides which files of the lake can hold the same ones. */
export interface EventSpans extends Iterable<EventSpan> {
  /** The first and the last instant of each day that has events, by date. */
  readonly days: ReadonlyMap<string, Pick<EventSpan, 'min' | 'max'>>;
  add(spans: Iterable<EventSpan>): void;
  /** Whether an event of these spans could have happened at the same instant as one of `others`. */
  meets(others: Pick<EventSpans, 'days'>): boolean;
  /** As if each span were a file of a table partitioned so. */
  asFiles(by: PartitionBy): Pick<DataFile, 'partition' | 'stats'>[];
}

/** Creates an empty set of spans. */
export function createEventSpans(): EventSpans {
  const spans = new Map<string, EventSpan>();
  const days = new Map<string, { min: number; max: number }>();

  return {
    days,
    [Symbol.iterator]: () => spans.values(),
    add(added) {
      for (const span of added) {
        const day = dateOfMicros(span.min);
        widen(spans, `${day} ${span.status_code} ${span.service}`, span);
        widen(days, day, { min: span.min, max: span.max });
      }
    },
    meets(others) {
      for (const [date, { min, max }] of others.days) {
        const day = days.get(date);
        if (day && min <= day.max && max >= day.min) return true;
      }
      return false;
    },
    asFiles(by) {
      return [...spans.values()].map(({ service, status_code, min, max }) => {
        const partition: Partition = { date: dateOfMicros(min) };
        if (by !== 'date') partition.service = service;
        if (by === 'date,service,status_code') partition.status_code = status_code;
        const stats = { rows: 0, minMicros: min, maxMicros: max, min: {}, max: {}, nullCount: {} };
        return { partition, stats };
      });
    },
  };
}

function widen<Span extends { min: number; max: number }>(
  spans: Map<string, Span>,
  key: string,
  span: Span,
): void {
  const known = spans.get(key);
  if (known) {
    known.min = Math.min(known.min, span.min);
    known.max = Math.max(known.max, span.max);
  } else spans.set(key, { ...span });
}
