import type { Benchmark } from './benchmark.js';
import { convert } from './benchmarks/convert.js';
import { freshness } from './benchmarks/freshness.js';
import { growth } from './benchmarks/growth.js';
import { ingest } from './benchmarks/ingest.js';
import { openTable } from './benchmarks/open-table.js';
import { pruning } from './benchmarks/pruning.js';
import { query } from './benchmarks/query.js';

/** Every benchmark, in the order of the report. */
export const catalogue: readonly Benchmark[] = [
  ingest,
  freshness,
  convert,
  query,
  pruning,
  growth,
  openTable,
];
