import type { Comparison, Unit } from './measure/comparison.js';

/** A value that stands for itself: SignalLake alone, without a peer. */
interface Figure {
  name: string;
  unit: Unit;
  value: number;
  /** What it must not exceed, where we have set ourselves a bound. */
  limit?: number;
}

/** Values that belong together and have no peer: percentiles by load, costs by size. */
export interface ResultTable {
  title: string;
  /** What the first column holds. */
  rowName: string;
  columns: readonly { name: string; unit: Unit }[];
  /** A value that could not be had is `null`, as it is in JSON. */
  rows: readonly { label: string; values: readonly (number | null)[] }[];
  /** Names of the columns that are drawn, a chart each. */
  charts?: readonly string[];
}

/** What a benchmark found out. */
export interface BenchmarkResult {
  comparisons: Comparison[];
  figures: Figure[];
  tables?: ResultTable[];
  /** What a reader must know to weigh the values: sizes, settings, what was left out and why. */
  remarks: string[];
}

/** What a benchmark is given. */
export interface BenchmarkContext {
  /** A folder of its own for whatever it makes; it is there, and removed afterwards. */
  directory: string;
  /** Counted pairs of runs. */
  pairs: number;
  /** Events in its data set, where it has one. */
  events: number;
  /** Whether it may take a hundred times as many events as well, and hours. */
  huge: boolean;
  /** Shows how far it is. */
  progress(message: string): void;
}

/** A benchmark: it checks that both sides answer the same before it measures, and throws when they do not. */
export interface Benchmark {
  name: string;
  /** What it asks, in one sentence. */
  question: string;
  run(context: BenchmarkContext): Promise<BenchmarkResult>;
}
