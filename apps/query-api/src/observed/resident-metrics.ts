import { Gauge, type Registry } from 'prom-client';
import type { ResidentFiles } from '../resident/resident-files.js';

/** Registers what is held in memory of the table's files. */
export function registerResidentMetrics(registry: Registry, held: Pick<ResidentFiles, 'totals'>): void {
  const helps = {
    files: 'Parquet files whose columns are held in memory for metrics.',
    rows: 'Events whose columns are held in memory for metrics.',
    bytes: 'Memory that the columns of Parquet files take that are held for metrics, in bytes.',
  } as const;
  for (const name of ['files', 'rows', 'bytes'] as const) {
    new Gauge({
      name: `signallake_query_resident_${name}`,
      help: helps[name],
      registers: [registry],
      collect() {
        this.set(held.totals[name]);
      },
    });
  }
}
