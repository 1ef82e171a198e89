/** How much one request, or all of them, may take; sizes in bytes, decompressed. */
export interface IngestLimits {
  /** Of a JSON body or an atomic batch. */
  readonly maxBatchBytes: number;
  /** Of a JSON body or an atomic batch. */
  readonly maxBatchEvents: number;
  /** Of an NDJSON body; its compressed form may not be larger either. */
  readonly maxStreamBytes: number;
  /** Of one event as it was sent. */
  readonly maxEventBytes: number;
  /** About how much of an NDJSON body is validated, held and appended at a time. */
  readonly chunkBytes: number;
  /** How long a client may pause within a body, in milliseconds. */
  readonly bodyIdleTimeoutMs: number;
}
