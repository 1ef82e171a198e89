/** Tells for how long something has been gone, by the clock of this process that nobody can set. */
export interface AbsenceWatch {
  /** Whether `id` was gone already at a look at least `graceMs` ago; asking is a look. */
  isLongGone(id: string): boolean;
  /** Forgets what has not been asked for since the call before this one. */
  endLook(): void;
}

/** Creates a watch that has seen nothing yet: a process that has just begun finds nothing long gone. */
export function createAbsenceWatch(
  graceMs: number,
  now: () => number = () => performance.now(),
): AbsenceWatch {
  let goneSince = new Map<string, number>();
  let asked = new Map<string, number>();
  return {
    isLongGone(id) {
      const nowMs = now();
      const sinceMs = goneSince.get(id) ?? nowMs;
      asked.set(id, sinceMs);
      return nowMs - sinceMs >= graceMs;
    },
    endLook() {
      goneSince = asked;
      asked = new Map();
    },
  };
}
