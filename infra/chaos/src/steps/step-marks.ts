/** The environment variable that tells a process the file in which it notes the steps that it comes by. */
export const stepMarksVariable = 'CHAOS_STEP_MARKS';

/** That a process came by an operation, or dies at a step (`<moment>:<operation>`) by its own hand in the next moment. */
export interface StepMark {
  readonly kind: 'reached' | 'died';
  readonly step: string;
}

/** The line of a mark. */
export function formatStepMark({ kind, step }: StepMark): string {
  return `${kind} ${step}\n`;
}

/** Reads the lines of a file of marks; what a kill has cut off is left out. */
export function parseStepMarks(text: string): readonly StepMark[] {
  return text.split('\n').flatMap((line): StepMark[] => {
    const [, kind, step] = /^(reached|died) ([a-z:-]+)$/.exec(line) ?? [];
    return kind === undefined || step === undefined ? [] : [{ kind: kind as StepMark['kind'], step }];
  });
}
