import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** In seconds: an fsync takes from a tenth of a millisecond to, on a disk in trouble, seconds. */
const appendBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What ingest counts. */
export interface IngestMetrics {
  /** Events that one append has brought to disk. */
  onStored(events: number, elapsedMs: number): void;
  onRejected(events: number): void;
  /** Refused events that were kept for an operator, and those that could not be. */
  onKept(kept: number, dropped: number): void;
  /** Bytes of a body, decompressed. */
  onBodyRead(bytes: number): void;
  onSealed(): void;
  onEnqueueFailed(): void;
}

/** Gauges are looked up when they are scraped; in bytes. */
export interface IngestGauges {
  readonly pendingBytes: () => number;
  readonly inflightBytes: () => number;
}

/** Registers the metrics of ingest. */
export function createIngestMetrics(registry: Registry, gauges: IngestGauges): IngestMetrics {
  const registers = [registry];
  const events = new Counter({
    name: 'signallake_ingest_events_total',
    help: 'Events by outcome: accepted (on disk) or rejected (not valid).',
    labelNames: ['outcome'],
    registers,
  });
  const bytes = new Counter({
    name: 'signallake_ingest_bytes_total',
    help: 'Bytes of bodies read, decompressed.',
    registers,
  });
  const append = new Histogram({
    name: 'signallake_ingest_append_duration_seconds',
    help: 'Time from handing lines to the raw zone to their being fsynced, in seconds.',
    buckets: appendBuckets,
    registers,
  });
  const sealed = new Counter({
    name: 'signallake_ingest_sealed_segments_total',
    help: 'Raw segments sealed by this process.',
    registers,
  });
  const refused = new Counter({
    name: 'signallake_ingest_refused_events_total',
    help: 'Refused events that were to be kept, by outcome: kept or dropped.',
    labelNames: ['outcome'],
    registers,
  });
  const enqueueFailures = new Counter({
    name: 'signallake_ingest_enqueue_failures_total',
    help: 'Sealed segments that could not be queued; a reconciler finds them.',
    registers,
  });
  registerGauges(registry, gauges);
  // So that both outcomes are there from the start: a rate over a series that appears is missing its first step.
  events.inc({ outcome: 'accepted' }, 0);
  events.inc({ outcome: 'rejected' }, 0);
  return {
    onStored: (count, elapsedMs) => {
      events.inc({ outcome: 'accepted' }, count);
      append.observe(elapsedMs / 1000);
    },
    onRejected: (count) => events.inc({ outcome: 'rejected' }, count),
    onKept: (kept, dropped) => {
      refused.inc({ outcome: 'kept' }, kept);
      refused.inc({ outcome: 'dropped' }, dropped);
    },
    onBodyRead: (count) => bytes.inc(count),
    onSealed: () => sealed.inc(),
    onEnqueueFailed: () => enqueueFailures.inc(),
  };
}

function registerGauges(registry: Registry, { pendingBytes, inflightBytes }: IngestGauges): void {
  const registers = [registry];
  new Gauge({
    name: 'signallake_ingest_pending_bytes',
    help: 'Bytes of raw lines that wait for their fsync.',
    registers,
    collect() {
      this.set(pendingBytes());
    },
  });
  new Gauge({
    name: 'signallake_ingest_inflight_bytes',
    help: 'Bytes of bodies that are read and not yet answered.',
    registers,
    collect() {
      this.set(inflightBytes());
    },
  });
}
