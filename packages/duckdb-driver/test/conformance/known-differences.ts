/** The tests of duckdb-async that cannot pass on this driver, by their full name, each with the reason. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  'Async API points Statement.columns':
    "its snapshot is of DuckDB 1.4: DuckDB 1.5's test_all_types() has the columns time_ns and geometry besides",
  'Async API points arrowIPCAll':
    'Arrow IPC is not supported; the test catches and logs the error of its own query, which counts as failed here',
};
