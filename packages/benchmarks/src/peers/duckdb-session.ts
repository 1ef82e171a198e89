import { DuckDBInstance } from '@duckdb/node-api';

/** DuckDB in this process. */
export interface DuckDbSession {
  /** Runs a statement and returns its rows; counts are bigint. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): void;
}

/** Opens an empty DuckDB with so many threads. */
export async function openDuckDb(threads: number): Promise<DuckDbSession> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  return {
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjects(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
