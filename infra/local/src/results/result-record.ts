import { RunnerError } from '../runner-error.js';

/** Name of the variable that holds the folder for result records; without it none are written. */
export const resultsDirectoryVariable = 'SIGNALLAKE_TEST_RESULTS_DIR';

/** The root commands whose results are added up. */
export const resultSteps = ['test', 'check', 'smoke'] as const;

/** One of `resultSteps`. */
export type ResultStep = (typeof resultSteps)[number];

/** What one run of tests or checks came to. */
export interface ResultRecord {
  readonly step: ResultStep;
  /** What was run: a package, or the step itself. */
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Tests that were left out on purpose: neither passed nor failed. */
  readonly skipped: number;
}

/** Writes a record as a file's text. */
export function formatResultRecord(record: ResultRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * Reads a record's text.
 * @throws RunnerError `unreadable_record`: a result that cannot be read must not pass for none.
 */
export function parseResultRecord(text: string, source: string): ResultRecord {
  const invalid = (cause?: unknown): RunnerError =>
    new RunnerError('unreadable_record', `${source} is no result record: ${text.slice(0, 100)}`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(error);
  }
  if (typeof value !== 'object' || value === null) throw invalid();
  const { step, name, passed, failed, skipped } = value as Record<string, unknown>;
  const knownStep = resultSteps.find((known) => known === step);
  if (knownStep === undefined || typeof name !== 'string') throw invalid();
  if (!isCount(passed) || !isCount(failed) || !isCount(skipped)) throw invalid();
  return { step: knownStep, name, passed, failed, skipped };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
