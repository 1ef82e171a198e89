import type { SlotExit } from '../stack/process-slot.js';
import type { FindingKind } from './findings.js';

/** Why a process ended: killed at random, at a step, stopped as it was asked to, or by a fault. */
export type ExitVerdict =
  | { readonly why: 'killed' | 'stopped' }
  | { readonly why: 'step'; readonly step: string }
  | { readonly why: 'fault'; readonly kind: FindingKind; readonly message: string };

/**
 * Judges an end. A process that was armed with a step has said so before it killed itself; without that, somebody else did.
 * A full disk excuses nothing but a start that failed: a service that is up lives on, and answers 503.
 * @param life.diedAt the step that the process noted as its last act
 */
export function judgeExit(
  { code, signal, asked, wasReady }: SlotExit,
  life: { readonly diedAt: string | undefined; readonly wasDiskFull: boolean },
): ExitVerdict {
  if (signal === 'SIGKILL') {
    if (life.diedAt !== undefined) return { why: 'step', step: life.diedAt };
    if (asked === 'SIGKILL') return { why: 'killed' };
  }
  // Before it was up there was nobody to catch the signal.
  if (asked === 'SIGTERM' && (code === 0 || (signal === 'SIGTERM' && !wasReady))) return { why: 'stopped' };
  if (life.wasDiskFull && !wasReady && signal === null) return { why: 'stopped' };
  const kind = asked === 'SIGTERM' ? 'unclean_stop' : 'crash';
  return { why: 'fault', kind, message: `ended with ${signal ?? `exit code ${code}`}` };
}
