import { RecordBatchStreamWriter } from 'apache-arrow';
import { parquetMetadata } from 'hyparquet';
import {
  Compression,
  Table,
  transformParquetStream,
  type WriterProperties,
  WriterPropertiesBuilder,
} from 'parquet-wasm';
import { LakeError } from '../errors.js';
import { type Action, toLogEntry } from './actions.js';
import { buildCheckpointBatch } from './checkpoint-batch.js';

/**
 * Rows handed to the encoder at once, and rows of a row group: its memory never shrinks, and readers take a row group at a
 * time. A group of files with all their statistics is some 2 MiB then, whatever the size of the table.
 */
const ROWS_PER_BATCH = 2048;

/**
 * Encodes actions as a checkpoint in Parquet, a row each, in their order.
 * Source: PROTOCOL.md, "V1 Spec", and "Table Properties" for zstd as the default.
 */
export async function encodeCheckpoint(actions: readonly Action[]): Promise<Uint8Array> {
  let start = 0;
  let failure: unknown;
  const batches = new ReadableStream(
    {
      pull(controller) {
        try {
          if (start >= actions.length) return controller.close();
          const rows = actions.slice(start, start + ROWS_PER_BATCH).map(toLogEntry);
          start += ROWS_PER_BATCH;
          controller.enqueue(buildWasmBatch(rows));
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    },
    { highWaterMark: 0 },
  );
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of await transformParquetStream(batches, buildProperties())) chunks.push(chunk);
  } catch (error) {
    throw failure ?? error;
  }
  if (failure !== undefined) throw failure;
  const bytes = Buffer.concat(chunks);
  // The encoder ends its file as if nothing had happened when its input breaks off: look at what it made.
  const rows = Number(parquetMetadata(new Uint8Array(bytes).buffer).num_rows);
  if (rows !== actions.length) {
    const message = `encoded ${rows} of ${actions.length} actions of a checkpoint`;
    throw new LakeError('checkpoint_invalid', message);
  }
  return bytes;
}

function buildWasmBatch(rows: readonly Record<string, unknown>[]) {
  const writer = new RecordBatchStreamWriter();
  writer.write(buildCheckpointBatch(rows));
  writer.finish();
  const table = Table.fromIPCStream(writer.toUint8Array(true));
  try {
    return table.recordBatch(0);
  } finally {
    table.free();
  }
}

/** Hardly a path or a statistic is there twice, so dictionaries would only be in the way of the compression. */
function buildProperties(): WriterProperties {
  return new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setDictionaryEnabled(false)
    .setMaxRowGroupSize(ROWS_PER_BATCH)
    .setCreatedBy('SignalLake')
    .build();
}
