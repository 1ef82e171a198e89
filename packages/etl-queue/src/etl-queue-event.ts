interface JobTry {
  /** As the producer named it: a job that this consumer does not know is reported too. */
  readonly name: string;
  readonly id: string;
  /** 1 at the first try. */
  readonly attempt: number;
}

interface EndedTry extends JobTry {
  /** How long the handler ran, in milliseconds. */
  readonly elapsedMs: number;
}

interface FailedTry extends EndedTry {
  readonly error: unknown;
  /** The code of the error, or `unknown`: short enough for a metric's label. */
  readonly code: string;
}

/**
 * What a consumer reports to be counted: `retried` will be tried again after `delayMs`, `failed` has left the queue,
 * `released` was cut short by a close and went back to it, `stalled` (Redis only) was taken from a worker that died or
 * hung and is queued again.
 */
export type EtlQueueEvent =
  | (JobTry & { readonly type: 'progress'; readonly fraction: number })
  | (EndedTry & { readonly type: 'completed' })
  | (FailedTry & { readonly type: 'retried'; readonly delayMs: number })
  | (FailedTry & { readonly type: 'failed' })
  | (JobTry & { readonly type: 'released' })
  | { readonly type: 'stalled'; readonly id: string };
