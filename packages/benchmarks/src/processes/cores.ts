import { availableParallelism } from 'node:os';

/** The core, as `taskset` names it, that what is measured runs on. */
export const MEASURED_CORE = '0';

/** The cores that load comes from: all others, or the same one where there is no other. */
export const OTHER_CORES = availableParallelism() > 1 ? `1-${availableParallelism() - 1}` : MEASURED_CORE;
