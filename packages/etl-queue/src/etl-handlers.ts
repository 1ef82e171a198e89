import type { EtlJobName, EtlJobPayload } from './etl-jobs.js';
import type { QueueLogger } from './queue-logger.js';

/** What a handler is handed beside the payload. */
export interface EtlJobContext {
  /** The id under which the job is queued. */
  readonly id: string;
  /** 1 at the first try; a try that was cut short by a kill or a close does not count. */
  readonly attempt: number;
  /** Aborted when the consumer closes and its grace has run out; the job then goes back to the queue. */
  readonly signal: AbortSignal;
  /** Puts the job's name, id and attempt on every line. */
  readonly logger: QueueLogger;
  /** Says how much is done, from 0 to 1; never fails, and may be dropped. */
  progress(fraction: number): void;
}

/**
 * Does a job; it may be run again at any time, also beside itself in another process, and must then be harmless. What
 * it throws is tried again later, unless the error says `retryable: false`.
 */
export type EtlHandler<Name extends EtlJobName> = (
  payload: EtlJobPayload<Name>,
  context: EtlJobContext,
) => Promise<void>;

/** A handler for every job in `etlJobs`. */
export type EtlHandlers = { readonly [Name in EtlJobName]: EtlHandler<Name> };
