import { registerSampledGauges } from '@signallake/service-kit';
import { quoteName } from 'duckdb';
import type { Registry } from 'prom-client';
import type { QueryEngine } from '../engine/query-engine.js';
import { type LakeSummary, summarizeLake } from '../lake/lake-summary.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';

interface LakeSample {
  readonly lake: LakeSummary;
  /** Events of raw segments that are not in the table, each once. */
  readonly pendingEvents: number;
}

/** Registers what the table and the raw zone hold, as the newest snapshot has them; every query-api says the same. */
export function registerLakeMetrics(
  registry: Registry,
  { snapshots, engine }: { snapshots: SnapshotSource; engine: Pick<QueryEngine, 'maintain'> },
): void {
  const look = (): Promise<LakeSample> =>
    snapshots.use(async (snapshot) => {
      const counts = snapshot.rawSegments.map(({ table }) => `(SELECT count(*) FROM ${quoteName(table)})`);
      const [row] = await engine.maintain({ sql: `SELECT ${['0', ...counts].join(' + ')} AS events` });
      return { lake: summarizeLake(snapshot), pendingEvents: Number(row?.['events']) };
    });
  registerSampledGauges(registry, look, [
    {
      name: 'signallake_lake_version',
      help: 'Version of the table.',
      value: ({ lake }) => lake.version,
    },
    { name: 'signallake_lake_files', help: 'Parquet files of the table.', value: ({ lake }) => lake.files },
    {
      name: 'signallake_lake_small_files',
      help: 'Parquet files of the table that are small enough to be worth merging.',
      value: ({ lake }) => lake.small_files,
    },
    {
      name: 'signallake_lake_partitions',
      help: 'Partitions of the table.',
      value: ({ lake }) => lake.partitions,
    },
    {
      name: 'signallake_lake_bytes',
      help: 'Bytes of Parquet in the table.',
      value: ({ lake }) => lake.bytes,
    },
    { name: 'signallake_lake_rows', help: 'Events in the table.', value: ({ lake }) => lake.rows },
    {
      name: 'signallake_raw_pending_events',
      help: 'Acked events that are not in the table yet, duplicates left out.',
      value: ({ pendingEvents }) => pendingEvents,
    },
    {
      name: 'signallake_raw_pending_bytes',
      help: 'Bytes of raw segments that are not in the table yet.',
      value: ({ lake }) => lake.raw.bytes,
    },
    {
      name: 'signallake_raw_pending_segments',
      help: 'Raw segments that are not in the table yet, those still written to included.',
      value: ({ lake }) => lake.raw.segments,
    },
    {
      name: 'signallake_raw_oldest_pending_age_seconds',
      help: 'Age of the oldest raw segment that is not in the table yet, in seconds; 0 when there is none.',
      value: ({ lake }) =>
        lake.raw.oldest === null ? 0 : Math.max(0, Date.now() - Date.parse(lake.raw.oldest)) / 1000,
    },
  ]);
}
