import { RawZoneError } from './raw-zone-error.js';

// The longest delay of a Node.js timer; beyond it a timer fires at once.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Throws `settings_invalid` unless `value` is a whole number from 1 up to `max`. */
export function requirePositiveInteger(name: string, value: number, max = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return;
  throw new RawZoneError('settings_invalid', `${name} must be a whole number from 1 to ${max}, got ${value}`);
}

/** Throws `settings_invalid` unless `value` is a delay in ms that a timer can keep. */
export function requireTimerMs(name: string, value: number): void {
  requirePositiveInteger(name, value, MAX_TIMER_MS);
}
