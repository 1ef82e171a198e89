/** A Redis for the tests to write to. */
export interface RedisServer {
  readonly url: string;
  /** The `redis_version` that it reports; Valkey reports the Redis it is compatible with. */
  readonly version: string;
  /** Where it comes from, in words. */
  readonly origin: string;
  /** Ends it if it was started for the tests; twice without harm. */
  close(): Promise<void>;
}

/** What came of looking in one place: a Redis, or why there is none. */
export type RedisAttempt = { readonly server: RedisServer } | { readonly unavailable: string };
