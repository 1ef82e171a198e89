/** Every error code of this package, whether trying again can help, and what it means. */
export const ETL_QUEUE_ERRORS = {
  queue_unavailable: {
    retryable: true,
    summary: 'Redis did not answer in time; the reconciler will enqueue.',
  },
  queue_closed: { retryable: false, summary: 'The producer or consumer was closed before this call.' },
  payload_invalid: { retryable: false, summary: 'The payload of a job does not match its schema.' },
  job_unknown: {
    retryable: false,
    summary: 'No job of this name: its producer is newer than this consumer.',
  },
  job_id_invalid: { retryable: false, summary: 'A payload that cannot be named as a job in Redis.' },
  settings_invalid: { retryable: false, summary: 'An option is out of its range.' },
} as const satisfies Record<string, { retryable: boolean; summary: string }>;

/** The codes of `EtlQueueError`: the keys of `ETL_QUEUE_ERRORS`. */
export type EtlQueueErrorCode = keyof typeof ETL_QUEUE_ERRORS;

/** What this package throws and rejects with: a code, whether a retry can help, and the cause where there is one. */
export class EtlQueueError extends Error {
  override readonly name = 'EtlQueueError';
  readonly code: EtlQueueErrorCode;
  readonly retryable: boolean;

  constructor(code: EtlQueueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = ETL_QUEUE_ERRORS[code].retryable;
  }
}
