import type { EtlQueueEvent } from '@signallake/etl-queue';
import type { Compaction } from '@signallake/lake';
import { listSealedSegments, parseSegmentId } from '@signallake/raw-zone';
import { registerSampledGauges } from '@signallake/service-kit';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Conversion } from './convert/convert-segment.js';
import type { UpkeepStepEnd } from './upkeep/maintain-table.js';

/** What a worker counts. */
export interface WorkerMetrics {
  onConversion(conversion: Conversion, elapsedMs: number, segment: string): void;
  onCompaction(compaction: Compaction): void;
  onQueueEvent(event: EtlQueueEvent): void;
  onCommitConflict(): void;
  onUpkeepStep(end: UpkeepStepEnd): void;
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
  const lag = new Histogram({
    name: 'signallake_etl_lag_seconds',
    help: 'From the first ack of a segment to its commit, in seconds: what its oldest event waited to be Parquet.',
    buckets: [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14_400],
    registers,
  });
  const commits = new Counter({
    name: 'signallake_lake_commits_total',
    help: 'Commits to the table, by what they are for.',
    labelNames: ['operation'],
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
  const upkeepRuns = new Counter({
    name: 'signallake_upkeep_steps_total',
    help: 'Steps of upkeep that were done or failed.',
    labelNames: ['step', 'outcome'],
    registers,
  });
  const upkeepDone = new Counter({
    name: 'signallake_upkeep_items_total',
    help: 'What steps of upkeep dealt with: files removed, queued partitions, checkpoints, files deleted.',
    labelNames: ['step'],
    registers,
  });
  // So that they are there from the start: a rate over a series that appears is missing its first step.
  for (const operation of ['convert', 'compact']) commits.inc({ operation }, 0);
  registerBacklog(registry, rawDirectory);

  return {
    onConversion(conversion, elapsedMs, segment) {
      if (conversion.outcome === 'already') return;
      events.inc(conversion.events);
      duplicates.inc(conversion.duplicates);
      quarantined.inc(conversion.quarantined);
      files.inc(conversion.files);
      bytes.inc(conversion.bytes);
      duration.observe(elapsedMs / 1000);
      lag.observe(ageSeconds(segment));
      commits.inc({ operation: 'convert' });
    },
    onCompaction({ inputs }) {
      mergedFiles.inc(inputs);
      commits.inc({ operation: 'compact' });
    },
    onQueueEvent(event) {
      if (event.type === 'progress') return;
      jobs.inc({ job: event.type === 'stalled' ? 'unknown' : event.name, outcome: event.type });
    },
    onCommitConflict: () => conflicts.inc(),
    onUpkeepStep({ step, outcome, done }) {
      upkeepRuns.inc({ step, outcome });
      upkeepDone.inc({ step }, done);
    },
  };
}

function registerBacklog(registry: Registry, rawDirectory: string): void {
  registerSampledGauges(registry, () => listSealedSegments(rawDirectory), [
    {
      name: 'signallake_raw_sealed_segments',
      help: 'Sealed segments that are not archived.',
      value: (sealed) => sealed.length,
    },
    {
      name: 'signallake_raw_sealed_bytes',
      help: 'Bytes of sealed segments that are not archived.',
      value: (sealed) => sealed.reduce((sum, segment) => sum + segment.bytes, 0),
    },
    {
      name: 'signallake_raw_oldest_sealed_age_seconds',
      help: 'Age of the oldest sealed segment that is not archived, in seconds; 0 when there is none.',
      value: ([oldest]) => (oldest ? ageSeconds(oldest.id) : 0),
    },
  ]);
}

function ageSeconds(segment: string): number {
  return Math.max(0, Date.now() - parseSegmentId(segment).epochMs) / 1000;
}
