/** Seed of the data of all benchmarks. */
export const SEED = 42;
