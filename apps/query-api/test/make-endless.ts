import type { TestService } from './query-service.js';

/**
 * Makes every query over the young events endless, by a view in the place of the table that mirrors them, until the returned
 * function is called. Something must have been asked before, so that there is a mirror.
 */
export async function makeEndless({ engine }: TestService): Promise<() => Promise<void>> {
  const [mirror] = await engine.maintain({
    sql: "SELECT table_name AS name FROM duckdb_tables() WHERE table_name LIKE 'raw_%'",
  });
  const name = String(mirror?.['name']);
  await engine.exec(
    `ALTER TABLE ${name} RENAME TO few; CREATE VIEW ${name} AS SELECT few.* FROM few, range(10000000000)`,
  );
  return () => engine.exec(`DROP VIEW ${name}; ALTER TABLE few RENAME TO ${name}`);
}
