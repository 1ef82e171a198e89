/** Every error code of this package, whether trying again can help, and what it means. */
export const RAW_ZONE_ERRORS = {
  segment_fenced: {
    retryable: true,
    summary: 'A recoverer took the segment over while its writer was silent; send the lines again.',
  },
  storage_full: { retryable: true, summary: 'The disk or quota is full; nothing of this call was acked.' },
  storage_failed: { retryable: true, summary: 'The file system refused an operation; nothing was acked.' },
  writer_closed: { retryable: false, summary: 'The writer was closed before this append.' },
  lines_malformed: { retryable: false, summary: 'An append must be whole lines, the last one ending in LF.' },
  settings_invalid: { retryable: false, summary: 'An option is out of its range.' },
  segment_id_malformed: { retryable: false, summary: 'Not a segment id, or parts that cannot make one.' },
  segment_not_found: { retryable: false, summary: 'No such segment here: it has moved on, list again.' },
  line_too_long: { retryable: false, summary: 'A line is longer than the reader is allowed to buffer.' },
  archive_corrupt: { retryable: false, summary: 'An archived segment is not whole gzip data.' },
  quarantine_malformed: { retryable: false, summary: 'A quarantine line is not of the documented form.' },
} as const satisfies Record<string, { retryable: boolean; summary: string }>;

/** The codes of `RawZoneError`: the keys of `RAW_ZONE_ERRORS`. */
export type RawZoneErrorCode = keyof typeof RAW_ZONE_ERRORS;

/** What this package throws and rejects with: a code, whether a retry can help, and the cause where there is one. */
export class RawZoneError extends Error {
  readonly code: RawZoneErrorCode;
  readonly retryable: boolean;

  constructor(code: RawZoneErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RawZoneError';
    this.code = code;
    this.retryable = RAW_ZONE_ERRORS[code].retryable;
  }
}
