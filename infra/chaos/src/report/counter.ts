/** Counts by name. */
export interface Counter {
  add(name: string): void;
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
}

/** Starts at nothing. */
export function createCounter(): Counter {
  const counts: Record<string, number> = {};
  return {
    counts,
    add(name) {
      counts[name] = (counts[name] ?? 0) + 1;
    },
    get total() {
      return Object.values(counts).reduce((sum, value) => sum + value, 0);
    },
  };
}
