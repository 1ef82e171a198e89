import { eventColumns, eventFields } from '@signallake/event-schema';
import { type RecordBatch, RecordBatchStreamWriter } from 'apache-arrow';
import { Compression, Encoding, Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';

/** DuckDB scans a row group per thread and skips row groups by statistics: its own vector-aligned default. */
const ROWS_PER_ROW_GROUP = 122_880;

/**
 * Encodes a record batch as a Parquet file: zstd, dictionaries where values repeat, delta-packed timestamps. It runs
 * synchronously in WebAssembly memory, which never shrinks: the caller bounds the batch.
 */
export function encodeParquet(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  // Both are handed over to the encoder, which frees them in WebAssembly memory.
  return writeParquet(Table.fromIPCStream(writer.toUint8Array(true)), buildProperties());
}

function buildProperties() {
  let builder = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(ROWS_PER_ROW_GROUP)
    .setCreatedBy('SignalLake');
  for (const field of eventFields) {
    const { kind, repeats } = eventColumns[field];
    if (kind === 'text' && !repeats) builder = builder.setColumnDictionaryEnabled(field, false);
    if (kind === 'timestamp') {
      builder = builder
        .setColumnDictionaryEnabled(field, false)
        .setColumnEncoding(field, Encoding.DELTA_BINARY_PACKED);
    }
  }
  return builder.build();
}
