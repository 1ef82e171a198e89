import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import type { BenchmarkOutcome } from './report/suite-report.js';

/** How the suite is run. */
export interface SuiteOptions {
  benchmarks: readonly Benchmark[];
  /** A folder on the disk that is to be measured; what is made in it is removed. */
  workDirectory: string;
  pairs: number;
  events: number;
  huge: boolean;
  /** The command that repeats a benchmark by itself. */
  commandOf(name: string): string;
  progress(message: string): void;
}

/** Runs benchmarks one after the other; one that fails is reported as such and does not stop the others. */
export async function runSuite(options: SuiteOptions): Promise<BenchmarkOutcome[]> {
  const { benchmarks, workDirectory, pairs, events, huge, commandOf, progress } = options;
  const date = new Date().toISOString().slice(0, 10);
  await mkdir(workDirectory, { recursive: true });
  const outcomes: BenchmarkOutcome[] = [];
  for (const { name, question, run } of benchmarks) {
    progress(`${name}: ${question}`);
    const about = { name, question, date, command: commandOf(name) };
    const directory = await mkdtemp(join(workDirectory, `signallake-${name}-`));
    try {
      const tell = (message: string) => progress(`${name}: ${message}`);
      outcomes.push({
        ...about,
        result: await run({ directory, pairs, events, huge, progress: tell }),
      });
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      progress(`${name} failed: ${failure}`);
      outcomes.push({ ...about, failure });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  return outcomes;
}
