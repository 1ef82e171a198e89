/** One look at everything that is watched. */
export interface Look {
  /** For how many ms, at least, `key` has been seen with this very fingerprint. */
  unchangedMs(key: string, fingerprint: string): number;
  /** Ends the look: what it did not mention is forgotten. */
  end(): void;
}

/** Tells how long things stay the same, judged by looking at them again and again. */
export interface UnchangedWatch {
  look(): Look;
}

interface Sighting {
  fingerprint: string;
  unchangedMs: number;
  seenAtMs: number;
}

/**
 * Creates an `UnchangedWatch` on this process's monotonic clock.
 *
 * The time between two looks counts for at most `maxGapMs`: after a pause of the whole machine, everybody else has been
 * paused as well, and needs to be given the time to show a sign of life.
 */
export function createUnchangedWatch(
  maxGapMs: number,
  nowMs: () => number = () => performance.now(),
): UnchangedWatch {
  let sightings = new Map<string, Sighting>();
  return {
    look() {
      const seen = new Map<string, Sighting>();
      // From after one reading to before the next: never longer than what was really observed.
      const startedAtMs = nowMs();
      return {
        unchangedMs(key, fingerprint) {
          const before = sightings.get(key);
          const unchangedMs =
            before?.fingerprint === fingerprint
              ? before.unchangedMs + Math.min(maxGapMs, Math.max(0, startedAtMs - before.seenAtMs))
              : 0;
          seen.set(key, { fingerprint, unchangedMs, seenAtMs: nowMs() });
          return unchangedMs;
        },
        end() {
          sightings = seen;
        },
      };
    },
  };
}
