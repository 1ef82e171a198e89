import type { CommonMeta } from '../answer/common-meta.js';
import type { PublicEvent } from './public-event.js';

/** Events and what it cost to find them. */
export interface EventsAnswer {
  data: PublicEvent[];
  meta: EventsMeta;
}

/** What was searched, and what that cost. */
export interface EventsMeta extends CommonMeta {
  /** Where the next page begins; null when there is none. */
  readonly next_cursor: string | null;
  /** Nothing was read: `scan` is the most that the page can open. */
  readonly dry_run?: true;
}
