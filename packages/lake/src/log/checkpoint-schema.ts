/**
 * A column of a checkpoint: a plain type, `texts` for an array of strings, `textMap` for a map of strings to strings,
 * or a struct of further columns.
 */
export type CheckpointType =
  | 'text'
  | 'long'
  | 'integer'
  | 'boolean'
  | 'texts'
  | 'textMap'
  | { readonly [field: string]: CheckpointType };

/**
 * The columns of a checkpoint, one for each kind of action; each row has a value in one of them. Tombstones have only
 * what identifies them. Source: PROTOCOL.md, "Checkpoint Schema" and the schemas under "Actions".
 */
export const checkpointSchema = {
  protocol: { minReaderVersion: 'integer', minWriterVersion: 'integer' },
  metaData: {
    id: 'text',
    name: 'text',
    description: 'text',
    format: { provider: 'text', options: 'textMap' },
    schemaString: 'text',
    partitionColumns: 'texts',
    createdTime: 'long',
    configuration: 'textMap',
  },
  txn: { appId: 'text', version: 'long', lastUpdated: 'long' },
  remove: { path: 'text', deletionTimestamp: 'long', dataChange: 'boolean' },
  add: {
    path: 'text',
    partitionValues: 'textMap',
    size: 'long',
    modificationTime: 'long',
    dataChange: 'boolean',
    stats: 'text',
    tags: 'textMap',
  },
} as const satisfies CheckpointType;
