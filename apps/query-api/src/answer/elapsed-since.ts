/** Milliseconds, to the microsecond, since an instant of `performance.now()`. */
export function elapsedSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 1000) / 1000;
}
