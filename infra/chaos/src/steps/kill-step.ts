import { fileOperations, type ServiceRole } from './file-operations.js';

/** Where in an operation a process dies: `within` writes the first half of the bytes only. */
export type KillMoment = 'before' | 'within' | 'after';

/** The n-th time that a process comes by a named step. */
export interface KillStep {
  readonly moment: KillMoment;
  /** Name of a file operation. */
  readonly operation: string;
  /** From 1. */
  readonly occurrence: number;
}

/** The environment variable that arms a process with the step to die at. */
export const killStepVariable = 'CHAOS_KILL_STEP';

/** Writes a step as `<moment>:<operation>:<occurrence>`. */
export function formatKillStep({ moment, operation, occurrence }: KillStep): string {
  return `${moment}:${operation}:${occurrence}`;
}

/** Names a step without telling which time: `<moment>:<operation>`. */
export function nameOfStep({ moment, operation }: KillStep): string {
  return `${moment}:${operation}`;
}

/** Reads a step back; throws RangeError for anything that is none. */
export function parseKillStep(text: string): KillStep {
  const [, moment, operation, occurrence] =
    /^(before|within|after):([a-z-]+):([1-9]\d{0,5})$/.exec(text) ?? [];
  if (moment === undefined || !fileOperations.some(({ name }) => name === operation)) {
    throw new RangeError(`${JSON.stringify(text)} is no step to kill at`);
  }
  return { moment: moment as KillMoment, operation: operation as string, occurrence: Number(occurrence) };
}

/** All steps of a service, each with the latest occurrence that is worth waiting for. */
export function killStepsOf(role: ServiceRole): readonly KillStep[] {
  return fileOperations
    .filter(({ roles }) => roles.includes(role))
    .flatMap(({ name, calls, maxOccurrence }) =>
      (calls.includes('writev')
        ? (['within', 'before', 'after'] as const)
        : (['before', 'after'] as const)
      ).map((moment) => ({ moment, operation: name, occurrence: maxOccurrence })),
    );
}
