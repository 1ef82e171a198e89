/** Why sending stopped. */
export type IngestErrorCode =
  /** The server refused the request for a reason that sending again does not change. */
  | 'ingest_refused'
  /** The server could not be reached, or kept answering 429 or 5xx, until no retry was left. */
  | 'ingest_unavailable'
  /** A 2xx whose body is not what an ingest-api answers. */
  | 'ingest_bad_answer'
  /** The client was closed, or its signal aborted, before the batch was acknowledged. */
  | 'ingest_stopped'
  /** The address is no http or https URL. */
  | 'ingest_bad_url';

/** A batch that was not acknowledged, or a client that cannot be made; the message says what the server said. */
export class IngestError extends Error {
  override readonly name = 'IngestError';
  /** @param status HTTP status of the last answer, when there was one. */
  constructor(
    readonly code: IngestErrorCode,
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}
