import { readFileSync, rmSync } from 'node:fs';
import { parseStepMarks, type StepMark } from './step-marks.js';

/** Reads the marks that an ended process has left, and deletes their file; none when it had none, or never came that far. */
export function takeStepMarks(path: string | undefined): readonly StepMark[] {
  if (path === undefined) return [];
  try {
    const marks = parseStepMarks(readFileSync(path, 'utf8'));
    rmSync(path, { force: true });
    return marks;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
