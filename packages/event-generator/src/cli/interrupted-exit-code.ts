import { constants } from 'node:os';

/** The exit code of a run that a signal ended early: 128 and the signal's number, as shells have it. */
export function interruptedExitCode(signal: AbortSignal): number {
  return 128 + constants.signals[signal.reason as NodeJS.Signals];
}
