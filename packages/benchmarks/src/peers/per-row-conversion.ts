import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventColumns, type LogEvent } from '@signallake/event-schema';
import { dataFields, formatPartitionPath, type PartitionBy, partitionOf } from '@signallake/lake';
import {
  Table as ArrowTable,
  type DataType,
  Float64,
  Int32,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { Compression, Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';

const PARTITION_BY: PartitionBy = 'date,service,status_code';
const fields = dataFields(PARTITION_BY);

/**
 * Converts JSONL to Parquet as one would first write it: JSON.parse of each line, an array of objects for each
 * partition, a vector of each field, parquet-wasm with zstd. Nothing is fsynced or committed.
 * @returns how long it took, in milliseconds
 */
export async function convertPerRow(segments: readonly string[], target: string): Promise<number> {
  const beginMs = performance.now();
  for (const [index, segment] of segments.entries()) {
    const partitions = new Map<string, LogEvent[]>();
    for (const line of (await readFile(segment, 'utf8')).split('\n')) {
      if (line === '') continue;
      const event = JSON.parse(line) as LogEvent;
      const path = formatPartitionPath(partitionOf(event, PARTITION_BY));
      const events = partitions.get(path);
      if (events) events.push(event);
      else partitions.set(path, [event]);
    }
    for (const [path, events] of partitions) {
      const file = join(target, path, `${index}.parquet`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, encode(events));
    }
  }
  return performance.now() - beginMs;
}

function encode(events: readonly LogEvent[]): Uint8Array {
  const vectors = fields.map((field) => {
    const values = events.map((event) => readValue(event, field));
    return [field, vectorFromArray(values, typeOf(field))] as const;
  });
  const properties = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).build();
  return writeParquet(
    Table.fromIPCStream(tableToIPC(new ArrowTable(Object.fromEntries(vectors)), 'stream')),
    properties,
  );
}

function readValue(event: LogEvent, field: keyof LogEvent): unknown {
  const value = event[field] ?? null;
  return field === 'timestamp' && value !== null ? Date.parse(String(value)) : value;
}

function typeOf(field: keyof LogEvent): DataType {
  switch (eventColumns[field].kind) {
    case 'timestamp':
      return new TimestampMicrosecond('UTC');
    case 'text':
      return new Utf8();
    case 'integer':
      return new Int32();
    case 'double':
      return new Float64();
  }
}
