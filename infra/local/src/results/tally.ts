import { type ResultRecord, type ResultStep, resultSteps } from './result-record.js';

/** What has to be added up. */
export interface TallyInput {
  readonly records: readonly ResultRecord[];
  /** How each root command ended. */
  readonly exitCodes: Readonly<Record<ResultStep, number>>;
  /** The packages that have tests, each of which must have a record. */
  readonly testedPackages: readonly string[];
}

/** The sums over everything that ran. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** One line for each record, and one for each failure that no record tells of. */
  readonly lines: readonly string[];
}

/**
 * Adds up records. What should have left one and did not counts as a failure, and so does a command that failed though
 * its records say nothing of it.
 */
export function tallyResults({ records, exitCodes, testedPackages }: TallyInput): Tally {
  const lines = records.map(({ step, name, passed, failed, skipped }) => {
    const left = skipped === 0 ? '' : `, ${skipped} skipped`;
    return `${step} ${name}: ${passed} passed, ${failed} failed${left}`;
  });
  const unrecorded: string[] = [];
  for (const name of testedPackages) {
    if (!records.some((record) => record.step === 'test' && record.name === name)) {
      unrecorded.push(`test ${name}: has tests, but left no result`);
    }
  }
  for (const step of resultSteps) {
    const own = records.filter((record) => record.step === step);
    const isExplained = own.some(({ failed }) => failed > 0) || (step === 'test' && unrecorded.length > 0);
    if (exitCodes[step] !== 0 && !isExplained) {
      unrecorded.push(`${step}: exited with ${exitCodes[step]}`);
    } else if (!isExplained && own.every(({ passed }) => passed === 0)) {
      unrecorded.push(`${step}: nothing ran`);
    }
  }
  return {
    passed: sum(records, 'passed'),
    failed: sum(records, 'failed') + unrecorded.length,
    lines: [...lines, ...unrecorded],
  };
}

function sum(records: readonly ResultRecord[], field: 'passed' | 'failed'): number {
  return records.reduce((total, record) => total + record[field], 0);
}
