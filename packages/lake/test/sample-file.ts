import type { DataFile } from '../src/index.js';

/** A file with the given name, as a commit would have it. */
export function sampleFile(name: string, date = '2026-01-31'): DataFile {
  return {
    path: `date=${date}/service=a%2Fb/status_code=200/${name}.parquet`,
    partition: { date, service: 'a/b', status_code: 200 },
    bytes: 1000,
    modifiedMs: 1_769_000_000_000,
    stats: {
      rows: 10,
      minMicros: 1_769_000_000_000_000,
      maxMicros: 1_769_000_001_000_000,
      min: { event_id: 'a', latency_ms: 0.25 },
      max: { event_id: 'ü\u{1F600}', latency_ms: 12 },
      nullCount: { host: 3 },
    },
  };
}
