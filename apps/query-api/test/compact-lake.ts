import {
  compactFiles,
  type FileStats,
  openTableWriter,
  type PartitionBy,
  selectCompactions,
} from '@signallake/lake';
import { quoteText } from 'duckdb';
import type { QueryEngine } from '../src/engine/query-engine.js';

/** Merges the files of every partition that has several, and returns how many partitions that were. */
export async function compactLake(
  engine: QueryEngine,
  directory: string,
  partitionBy: PartitionBy,
): Promise<number> {
  const table = await openTableWriter({ directory, partitionBy });
  const policy = { targetBytes: 1e9, minFiles: 2, openFrom: '9999-01-01' };
  const groups = selectCompactions(table.snapshot, policy);
  for (const group of groups) {
    await compactFiles(table, group, async (inputs, output) => {
      const paths = inputs.map(quoteText).join(', ');
      await engine.exec(
        `COPY (SELECT * FROM read_parquet([${paths}], hive_partitioning = false) ORDER BY "timestamp")
         TO ${quoteText(output)} (FORMAT parquet)`,
      );
      const [row] = await engine.maintain({
        sql: `SELECT count(*)::DOUBLE AS rows, min(epoch_us("timestamp"))::DOUBLE AS low,
                max(epoch_us("timestamp"))::DOUBLE AS high FROM read_parquet(${quoteText(output)})`,
      });
      const stats: FileStats = {
        rows: Number(row?.['rows']),
        minMicros: Number(row?.['low']),
        maxMicros: Number(row?.['high']),
        min: {},
        max: {},
        nullCount: {},
      };
      return stats;
    });
  }
  return groups.length;
}
