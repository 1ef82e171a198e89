import type { DuckDBConnection } from '@duckdb/node-api';

let known: ReadonlySet<string> | undefined;

/** The keywords of DuckDB, which a process asks for once: they are the same for every database it opens. */
export async function readSqlKeywords(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  if (known) return known;
  const result = await connection.run('SELECT keyword_name FROM duckdb_keywords()');
  known = new Set((await result.getRows()).map(([keyword]) => String(keyword)));
  return known;
}
