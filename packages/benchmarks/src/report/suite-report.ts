import type { BenchmarkResult } from '../benchmark.js';
import type { Machine } from './machine.js';

/** What a benchmark came to: its result, or why it has none. */
export interface BenchmarkOutcome {
  name: string;
  question: string;
  result?: BenchmarkResult;
  /** What went wrong: answers that differ, or a side that could not be run. */
  failure?: string;
}

/** A run of the suite. */
export interface SuiteReport {
  /** When it was run, `YYYY-MM-DD`. */
  date: string;
  machine: Machine;
  /** The command that repeats it. */
  command: string;
  outcomes: BenchmarkOutcome[];
}
