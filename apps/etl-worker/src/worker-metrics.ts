import type { EtlQueueEvent } from '@signallake/etl-queue';
import type { Compaction } from '@signallake/lake';
import { listSealedSegments, parseSegmentId } from '@signallake/raw-zone';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Conversion } from './convert/convert-segment.js';

/** What a worker counts. */
export interface WorkerMetrics {
  onConversion(conversion: Conversion, elapsedMs: number): void;
  onCompaction(compaction: Compaction): void;
  onQueueEvent(event: EtlQueueEvent): void;
  onCommitConflict(): void;
}

/** Registers the worker's metrics; the backlog is looked up when they are scraped. */
export function createWorkerMetrics(registry: Registry, rawDirectory: string): WorkerMetrics {
  const registers = [registry];
  const events = new Counter({
    name: 'signallake_etl_events_total',
    help: 'Events brought into the lake.',
    registers,
  });
  const duplicates = new Counter({
    name: 'signallake_etl_duplicate_events_total',
    help: 'Events left out because the lake has them already.',
    registers,
  });
  const quarantined = new Counter({
    name: 'signallake_etl_quarantined_lines_total',
    help: 'Raw lines put into quarantine.',
    registers,
  });
  const files = new Counter({
    name: 'signallake_etl_files_total',
    help: 'Parquet files committed.',
    registers,
  });
  const bytes = new Counter({
    name: 'signallake_etl_parquet_bytes_total',
    help: 'Bytes of Parquet committed.',
    registers,
  });
  const duration = new Histogram({
    name: 'signallake_etl_conversion_duration_seconds',
    help: 'Time to bring a segment into the lake and archive it, in seconds.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const jobs = new Counter({
    name: 'signallake_etl_jobs_total',
    help: 'Ends of job tries, by outcome.',
    labelNames: ['job', 'outcome'],
    registers,
  });
  const conflicts = new Counter({
    name: 'signallake_lake_commit_conflicts_total',
    help: 'Lost races for the next version of the table.',
    registers,
  });
  const mergedFiles = new Counter({
    name: 'signallake_lake_compacted_files_total',
    help: 'Small files that were merged into larger ones.',
    registers,
  });
  registerBacklog(registry, rawDirectory);

  return {
    onConversion(conversion, elapsedMs) {
      if (conversion.outcome === 'already') return;
      events.inc(conversion.events);
      duplicates.inc(conversion.duplicates);
      quarantined.inc(conversion.quarantined);
      files.inc(conversion.files);
      bytes.inc(conversion.bytes);
      duration.observe(elapsedMs / 1000);
    },
    onCompaction: ({ inputs }) => mergedFiles.inc(inputs),
    onQueueEvent(event) {
      if (event.type === 'progress') return;
      jobs.inc({ job: event.type === 'stalled' ? 'unknown' : event.name, outcome: event.type });
    },
    onCommitConflict: () => conflicts.inc(),
  };
}

function registerBacklog(registry: Registry, rawDirectory: string): void {
  const registers = [registry];
  const bytes = new Gauge({
    name: 'signallake_raw_sealed_bytes',
    help: 'Bytes of sealed segments that are not archived.',
    registers,
  });
  const age = new Gauge({
    name: 'signallake_raw_oldest_sealed_age_seconds',
    help: 'Age of the oldest sealed segment that is not archived, in seconds; 0 when there is none.',
    registers,
  });
  new Gauge({
    name: 'signallake_raw_sealed_segments',
    help: 'Sealed segments that are not archived.',
    registers,
    async collect() {
      const sealed = await listSealedSegments(rawDirectory);
      const [oldest] = sealed;
      this.set(sealed.length);
      bytes.set(sealed.reduce((sum, segment) => sum + segment.bytes, 0));
      age.set(oldest ? Math.max(0, Date.now() - parseSegmentId(oldest.id).epochMs) / 1000 : 0);
    },
  });
}
