import { createDuckDbError, type DuckDbError } from './duckdb-error.js';

const ARROW = 'Arrow IPC needs an extension that DuckDB would download at run time';

/** What the old binding could do and this driver refuses, as `Class.method`, each with its reason. */
export const UNSUPPORTED_FEATURES = {
  'Connection.arrowIPCAll': ARROW,
  'Connection.arrowIPCStream': ARROW,
  'Connection.register_buffer': ARROW,
  'Connection.unregister_buffer': ARROW,
  'Connection.register_bulk': 'the old binding declared it and never had it: use register_udf',
  'Database.arrowIPCAll': ARROW,
  'Database.arrowIPCStream': ARROW,
  'Database.register_buffer': ARROW,
  'Database.unregister_buffer': ARROW,
  'Database.registerReplacementScan':
    '@duckdb/node-api has no replacement scans: name the function in the query',
  'Statement.arrowIPCAll': ARROW,
} as const;

/** The name of a feature that this driver refuses. */
export type UnsupportedFeature = keyof typeof UNSUPPORTED_FEATURES;

/** The error with which an unsupported feature answers: it names the feature and the reason. */
export function createUnsupportedError(feature: UnsupportedFeature): DuckDbError {
  return createDuckDbError('Not implemented', `${feature}: ${UNSUPPORTED_FEATURES[feature]}`);
}
