import type { RandomStream } from '../random/random-stream.js';
import type { Life } from '../stack/service-command.js';
import type { ServiceRole } from '../steps/file-operations.js';
import { killStepsOf } from '../steps/kill-step.js';

const HOUR_MS = 60 * 60 * 1000;
const LONGEST_SHIFT_HOURS = 6;

/** Draws what is special about the next life of a process: mostly the step at which it dies, now and then a wrong clock. */
export function drawLife(random: RandomStream, role: ServiceRole | 'redis'): Life {
  if (role === 'redis') return {};
  const steps = killStepsOf(role);
  const step = random.chance(0.75) && steps.length > 0 ? random.pick(steps) : undefined;
  const occurrence = random.between(1, step?.occurrence ?? 1);
  const shiftHours = (random.chance(0.5) ? 1 : -1) * random.between(1, LONGEST_SHIFT_HOURS);
  return {
    killStep: step && { ...step, occurrence },
    clockShiftMs: random.chance(0.1) ? shiftHours * HOUR_MS : undefined,
  };
}
