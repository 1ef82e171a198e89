import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type Action, fromLogEntry } from './actions.js';
import { checkpointSchema } from './checkpoint-schema.js';

/** The reader's own decoder drops a byte order mark, with which the name of a service may begin. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes) };

/**
 * Reads the actions of a checkpoint, or of a part of one, of whatever writer: the inverse of `encodeCheckpoint`.
 * Columns that are missing are null, those that we do not know are passed over. Throws when it cannot be read.
 * Source: PROTOCOL.md, "Checkpoints".
 */
export async function decodeCheckpoint(bytes: Uint8Array): Promise<Action[]> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  const present = new Set(
    metadata.row_groups[0]?.columns.map((column) => column.meta_data?.path_in_schema[0]),
  );
  const columns = Object.keys(checkpointSchema).filter((column) => present.has(column));
  const actions: Action[] = [];
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await parquetReadObjects({
      file,
      metadata,
      compressors,
      columns,
      rowStart,
      rowEnd,
      parsers,
    });
    for (const row of rows) {
      const action = fromLogEntry(row);
      if (action) actions.push(action);
    }
    rowStart = rowEnd;
  }
  return actions;
}
