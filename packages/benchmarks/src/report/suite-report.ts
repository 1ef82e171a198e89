import type { BenchmarkResult } from '../benchmark.js';
import type { Machine } from './machine.js';

/** What a benchmark came to: its result, or why it has none. */
export interface BenchmarkOutcome {
  name: string;
  question: string;
  /** When it was run, `YYYY-MM-DD`. */
  date: string;
  /** The command that repeats it. */
  command: string;
  result?: BenchmarkResult;
  /** What went wrong: answers that differ, or a side that could not be run. */
  failure?: string;
}

/** What the suite came to on one machine. */
export interface SuiteReport {
  machine: Machine;
  outcomes: BenchmarkOutcome[];
}
