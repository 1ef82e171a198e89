/** The `errno` of every error this driver reports. */
export const ERROR = -1;

/** Open a database that exists, for reading only; the one open mode that has an effect. */
export const OPEN_READONLY = 1;

/** Open for reading and writing: what happens anyway (accepted, as the old binding accepted it). */
export const OPEN_READWRITE = 0;

/** Create the database file when it is missing: what happens anyway. */
export const OPEN_CREATE = 0;

/** A mode of SQLite that DuckDB has no use for; accepted and without effect. */
export const OPEN_FULLMUTEX = 0;

/** A mode of SQLite that DuckDB has no use for; accepted and without effect. */
export const OPEN_SHAREDCACHE = 0;

/** A mode of SQLite that DuckDB has no use for; accepted and without effect. */
export const OPEN_PRIVATECACHE = 0;
