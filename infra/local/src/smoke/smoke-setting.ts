import type { Assertions } from './assertions.js';

/** Where the smoke test works and what with. */
export interface SmokeSetting {
  /** A folder of its own. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal;
  readonly assertions: Assertions;
}
