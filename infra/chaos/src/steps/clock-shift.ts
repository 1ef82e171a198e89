/** The environment variable that tells a process by how many milliseconds its wall clock is wrong. */
export const clockShiftVariable = 'CHAOS_CLOCK_SHIFT_MS';
