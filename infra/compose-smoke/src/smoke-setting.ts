import type { ComposeProject } from './compose-project.js';
import type { EventLoad } from './event-load.js';
import type { QueryClient } from './query-client.js';
import type { Report } from './report.js';

/** What the parts of the smoke test work with. */
export interface SmokeSetting {
  readonly project: ComposeProject;
  readonly load: EventLoad;
  readonly query: QueryClient;
  readonly report: Report;
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal;
}
