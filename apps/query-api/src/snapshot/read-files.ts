import { join } from 'node:path';
import { type DataFile, type PartitionBy, partitionSchemes, type TableSnapshot } from '@signallake/lake';
import { quoteText } from 'duckdb';

const hiveTypes = { date: 'DATE', service: 'VARCHAR', status_code: 'INTEGER' } as const;

/** A call of `read_parquet` on some files of a table, with the columns of its partitions. */
export function readFiles(
  { table, tableDirectory }: { table: TableSnapshot; tableDirectory: string },
  files: readonly DataFile[],
): string {
  const paths = files.map((file) => quoteText(join(tableDirectory, file.path)));
  const types = partitionSchemes[table.partitionBy as PartitionBy].map(
    (column) => `${column}: ${hiveTypes[column]}`,
  );
  return `read_parquet([${paths.join(', ')}], hive_partitioning = true, hive_types = {${types.join(', ')}})`;
}
