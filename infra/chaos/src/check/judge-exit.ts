import type { SlotExit } from '../stack/process-slot.js';
import type { Life } from '../stack/service-command.js';
import { formatKillStep } from '../steps/kill-step.js';
import type { FindingKind } from './findings.js';

/** Why a process ended: killed at random, at a step, stopped as it was asked to, or by a fault. */
export type ExitVerdict =
  | { readonly why: 'killed' | 'stopped' }
  | { readonly why: 'step'; readonly step: string }
  | { readonly why: 'fault'; readonly kind: FindingKind; readonly message: string };

/** Judges an end; a full disk excuses a process that could not go on. */
export function judgeExit(
  { code, signal, asked, wasReady }: SlotExit,
  life: Life,
  wasDiskFull: boolean,
): ExitVerdict {
  if (signal === 'SIGKILL') {
    if (asked === 'SIGKILL') return { why: 'killed' };
    const { killStep } = life;
    if (killStep) return { why: 'step', step: formatKillStep(killStep).replace(/:\d+$/, '') };
  }
  // Before it was up there was nobody to catch the signal.
  if (asked === 'SIGTERM' && (code === 0 || (signal === 'SIGTERM' && !wasReady))) return { why: 'stopped' };
  if (wasDiskFull) return { why: 'stopped' };
  const kind = asked === 'SIGTERM' ? 'unclean_stop' : 'crash';
  return { why: 'fault', kind, message: `ended with ${signal ?? `exit code ${code}`}` };
}
