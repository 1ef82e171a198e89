/** Calls of `node:fs/promises` and of its file handles that a step may be. */
export type FileCall =
  | 'open'
  | 'writev'
  | 'writeFile'
  | 'datasync'
  | 'sync'
  | 'link'
  | 'rename'
  | 'unlink'
  | 'rm';

/** The services whose processes are killed at steps. */
export type ServiceRole = 'ingest-api' | 'etl-worker' | 'query-api';

/** Something that a service does with one file, recognised by the call and the path. */
export interface FileOperation {
  readonly name: string;
  readonly calls: readonly FileCall[];
  /** Of the file, or of the new name for `link` and `rename`. */
  readonly path: RegExp;
  readonly roles: readonly ServiceRole[];
  /** How often it comes by, at least, before a kill is certain to be reached within seconds. */
  readonly maxOccurrence: number;
}

const ingest = ['ingest-api'] as const;
const worker = ['etl-worker'] as const;
const both = ['ingest-api', 'etl-worker'] as const;
const OPEN_SEGMENT = /\/raw\/open\/[^/]+\.jsonl$/;

/** What is worth a kill before or after it, in the order in which an event comes by. */
export const fileOperations: readonly FileOperation[] = [
  { name: 'segment-create', calls: ['open'], path: OPEN_SEGMENT, roles: ingest, maxOccurrence: 3 },
  { name: 'append', calls: ['writev'], path: OPEN_SEGMENT, roles: ingest, maxOccurrence: 40 },
  { name: 'append-fsync', calls: ['datasync'], path: OPEN_SEGMENT, roles: ingest, maxOccurrence: 40 },
  { name: 'fence', calls: ['rename'], path: /\/raw\/fenced\/[^/]+$/, roles: both, maxOccurrence: 1 },
  { name: 'seal', calls: ['link', 'rename'], path: /\/raw\/sealed\/[^/]+$/, roles: both, maxOccurrence: 2 },
  {
    name: 'seal-unlink',
    calls: ['unlink'],
    path: /\/raw\/(open|fenced)\/[^/]+\.jsonl$/,
    roles: both,
    maxOccurrence: 2,
  },
  {
    name: 'key-claim',
    calls: ['link'],
    path: /\/raw\/idempotency\/[^/]+\.claim\.\d+$/,
    roles: ingest,
    maxOccurrence: 8,
  },
  {
    name: 'key-answer',
    calls: ['link'],
    path: /\/raw\/idempotency\/[^/]+\.answer$/,
    roles: ingest,
    maxOccurrence: 8,
  },
  {
    name: 'parquet',
    calls: ['rename'],
    path: /\/date=.*\/(?!compacted-)[^/.][^/]*\.parquet$/,
    roles: worker,
    maxOccurrence: 25,
  },
  {
    name: 'quarantine',
    calls: ['rename'],
    path: /\/raw\/quarantine\/[^/]+$/,
    roles: worker,
    maxOccurrence: 1,
  },
  { name: 'commit', calls: ['link'], path: /\/_delta_log\/\d{20}\.json$/, roles: worker, maxOccurrence: 4 },
  {
    name: 'archive',
    calls: ['rename'],
    path: /\/raw\/archive\/.*\.jsonl\.gz$/,
    roles: worker,
    maxOccurrence: 2,
  },
  {
    name: 'archive-unlink',
    calls: ['unlink'],
    path: /\/raw\/sealed\/[^/]+$/,
    roles: worker,
    maxOccurrence: 2,
  },
  {
    name: 'merge',
    calls: ['rename'],
    path: /\/date=.*\/compacted-[^/]+\.parquet$/,
    roles: worker,
    maxOccurrence: 3,
  },
  {
    name: 'checkpoint',
    calls: ['rename'],
    path: /\/_delta_log\/\d{20}\.checkpoint\.parquet$/,
    roles: worker,
    maxOccurrence: 1,
  },
  {
    name: 'last-checkpoint',
    calls: ['rename'],
    path: /\/_delta_log\/_last_checkpoint$/,
    roles: worker,
    maxOccurrence: 1,
  },
  {
    name: 'history',
    calls: ['rename'],
    path: /\/_signallake_history\/[^/]+$/,
    roles: worker,
    maxOccurrence: 1,
  },
  {
    name: 'log-expiry',
    calls: ['rm', 'unlink'],
    path: /\/_delta_log\/\d{20}\.(?:json|checkpoint\.parquet)$/,
    roles: worker,
    maxOccurrence: 8,
  },
  {
    name: 'sweep',
    calls: ['rm', 'unlink'],
    path: /\/date=.*\/[^/.][^/]*\.parquet$/,
    roles: worker,
    maxOccurrence: 20,
  },
];

/** The operation that a call on a path is, if any. */
export function recogniseOperation(call: FileCall, path: string): FileOperation | undefined {
  return fileOperations.find(({ calls, path: pattern }) => calls.includes(call) && pattern.test(path));
}
