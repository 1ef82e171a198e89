import { Gauge, Histogram, type Registry } from 'prom-client';
import type { QueryEngine } from '../engine/query-engine.js';

const KIB = 1024;

/** From 64 KiB to 16 GiB, each four times the one before. */
const scanBuckets = Array.from({ length: 10 }, (_, step) => 64 * KIB * 4 ** step);

/** In seconds, the wait for a slot included. */
const durationBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Gives an engine whose queries are measured: what they open, how long they take, how many there are. */
export function measureEngine(registry: Registry, engine: QueryEngine): QueryEngine {
  const registers = [registry];
  const scanned = new Histogram({
    name: 'signallake_query_scan_bytes',
    help: 'What a query of metrics or events reads, by its plan: Parquet files and raw JSONL, in bytes; of files held in memory a quarter.',
    buckets: scanBuckets,
    registers,
  });
  const duration = new Histogram({
    name: 'signallake_query_engine_duration_seconds',
    help: 'Time that a query spends waiting for a slot and in DuckDB, in seconds.',
    labelNames: ['outcome'],
    buckets: durationBuckets,
    registers,
  });
  registerLoad(registry, engine);

  return {
    ...engine,
    async query(statement, signal, workBytes) {
      const stop = duration.startTimer();
      if (workBytes !== undefined) scanned.observe(workBytes);
      try {
        const rows = await engine.query(statement, signal, workBytes);
        stop({ outcome: 'answered' });
        return rows;
      } catch (error) {
        stop({ outcome: signal?.aborted ? 'aborted' : 'failed' });
        throw error;
      }
    },
  };
}

function registerLoad(registry: Registry, { load }: Pick<QueryEngine, 'load'>): void {
  new Gauge({
    name: 'signallake_query_running_queries',
    help: 'Queries of metrics and events that DuckDB is at.',
    registers: [registry],
    collect() {
      this.set(load.running);
    },
  });
  new Gauge({
    name: 'signallake_query_waiting_queries',
    help: 'Queries of metrics and events that wait for a slot.',
    registers: [registry],
    collect() {
      this.set(load.waiting);
    },
  });
}
