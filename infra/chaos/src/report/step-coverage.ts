import { fileOperations } from '../steps/file-operations.js';
import { killStepsOf, nameOfStep } from '../steps/kill-step.js';
import type { Counter } from './counter.js';

/** How often processes came by a named step, and died there. */
export interface StepCoverage {
  readonly step: string;
  /** By its operation; both sides of it count. */
  readonly reached: number;
  readonly killed: number;
}

/** The coverage of every named step, in the order of the operations. */
export function coverSteps(reached: Counter, killed: Counter): readonly StepCoverage[] {
  return fileOperations.flatMap(({ name, roles }) => {
    const steps = roles.flatMap((role) => killStepsOf(role)).filter(({ operation }) => operation === name);
    return [...new Set(steps.map(nameOfStep))].map((step) => ({
      step,
      reached: reached.counts[name] ?? 0,
      killed: killed.counts[step] ?? 0,
    }));
  });
}

/** Shows the steps that nothing was killed at, and how many there are in all. */
export function formatStepCoverage(coverage: readonly StepCoverage[]): string {
  const missed = coverage.filter(({ killed }) => killed === 0);
  const all = `named steps: ${coverage.length}, killed at ${coverage.length - missed.length}`;
  const of = missed.map(({ step, reached }) => `${step} (reached ${reached} times)`);
  return missed.length === 0 ? all : `${all}, not at ${of.join(', ')}`;
}
