import type { RandomStream } from '../random/random-stream.js';
import type { Life } from '../stack/service-command.js';
import type { ServiceRole } from '../steps/file-operations.js';
import { type KillStep, killStepsOf, nameOfStep } from '../steps/kill-step.js';

const HOUR_MS = 60 * 60 * 1000;
const LONGEST_SHIFT_HOURS = 6;
const ARMED_SHARE = 0.75;
const RAREST_SHARE = 0.6;
const RAREST_CONSIDERED = 4;

/**
 * Draws what is special about the next life of a process: mostly the step at which it dies, now and then a wrong clock.
 * @param course.killsAt how often a process died at a step so far: the rarest are drawn more often
 * @param course.wanted an operation that is about to come by, and else seldom does
 */
export function drawLife(
  random: RandomStream,
  role: ServiceRole | 'redis',
  { killsAt, wanted }: { killsAt: (step: string) => number; wanted?: string | undefined },
): Life {
  if (role === 'redis') return {};
  const rarestFirst = (steps: readonly KillStep[]): readonly KillStep[] =>
    steps.toSorted((a, b) => killsAt(nameOfStep(a)) - killsAt(nameOfStep(b)));
  const steps = killStepsOf(role);
  const isArmed = random.chance(ARMED_SHARE);
  const isRare = random.chance(RAREST_SHARE);
  const atWanted = rarestFirst(steps.filter(({ operation }) => operation === wanted))[0];
  const drawn = isRare ? rarestFirst(steps).slice(0, RAREST_CONSIDERED) : steps;
  const step = atWanted ?? (isArmed && drawn.length > 0 ? random.pick(drawn) : undefined);
  const occurrence = random.between(1, step?.occurrence ?? 1);
  const shiftHours = (random.chance(0.5) ? 1 : -1) * random.between(1, LONGEST_SHIFT_HOURS);
  return {
    killStep: step && { ...step, occurrence },
    clockShiftMs: random.chance(0.1) ? shiftHours * HOUR_MS : undefined,
  };
}
