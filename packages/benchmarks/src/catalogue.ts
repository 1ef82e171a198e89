import type { Benchmark } from './benchmark.js';
import { openTable } from './benchmarks/open-table.js';

/** Every benchmark, in the order of the report. */
export const catalogue: readonly Benchmark[] = [openTable];
