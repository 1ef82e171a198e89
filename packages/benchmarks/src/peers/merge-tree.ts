import type { ClickHouse } from './clickhouse.js';

/** Loads raw lines into a MergeTree table `events`, as one who uses ClickHouse for this would. */
export async function loadMergeTree(clickHouse: ClickHouse, segments: readonly string[]): Promise<void> {
  await clickHouse.query(
    `CREATE TABLE events (event_id UUID, timestamp DateTime64(6, 'UTC'), service LowCardinality(String), endpoint LowCardinality(String),
       status_code UInt16, latency_ms Nullable(Float64), method LowCardinality(String), region LowCardinality(String),
       level LowCardinality(String), message String, request_id Nullable(String), trace_id Nullable(String), span_id Nullable(String),
       host LowCardinality(Nullable(String)), attributes Nullable(String))
     ENGINE = MergeTree ORDER BY (service, timestamp)`,
  );
  for (const segment of segments) {
    await clickHouse.query(`INSERT INTO events SELECT * FROM file('${segment}', JSONEachRow)
      SETTINGS date_time_input_format = 'best_effort'`);
  }
  await clickHouse.query('OPTIMIZE TABLE events FINAL');
}
