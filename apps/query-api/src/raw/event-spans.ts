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
  add(spans: Iterable<EventSpan>): void;
  /** As if each span were a file of a table partitioned so. */
  asFiles(by: PartitionBy): Pick<DataFile, 'partition' | 'stats'>[];
}

/** Creates an empty set of spans. */
export function createEventSpans(): EventSpans {
  const spans = new Map<string, EventSpan>();
  return {
    [Symbol.iterator]: () => spans.values(),
    add(added) {
      for (const span of added) {
        const key = `${dateOfMicros(span.min)} ${span.status_code} ${span.service}`;
        const known = spans.get(key);
        if (!known) spans.set(key, { ...span });
        else {
          known.min = Math.min(known.min, span.min);
          known.max = Math.max(known.max, span.max);
        }
      }
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
