import {
  AsyncByteQueue,
  type Data,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Struct,
} from 'apache-arrow';
import type { AnswerWriter } from '../answer-writer.js';
import type { OutputColumn } from '../value-type.js';
import { toArrowSchema } from './arrow-type.js';
import { toArrowData } from './to-arrow-data.js';

/** Takes what the library writes as it is written. */
class ByteSink extends AsyncByteQueue {
  #chunks: Uint8Array[] = [];

  override write(chunk: Uint8Array): void {
    if (chunk.byteLength > 0) this.#chunks.push(chunk.slice());
  }

  take(): Uint8Array {
    const taken = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return taken;
  }
}

/** Writes rows as a stream of Arrow record batches, one for each call. Source: Arrow Columnar Format, "IPC Streaming Format". */
export function createArrowWriter(columns: readonly OutputColumn[]): AnswerWriter {
  const schema = toArrowSchema(columns);
  const sink = new ByteSink();
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  return {
    begin() {
      writer.reset(sink, schema);
      return sink.take();
    },
    rows(rows) {
      if (rows.length === 0) return new Uint8Array();
      const children: Data[] = columns.map(({ name, type }) =>
        toArrowData(
          type,
          rows.map((row) => row[name]),
        ),
      );
      const type = new Struct(schema.fields);
      writer.write(new RecordBatch(schema, makeData({ type, length: rows.length, nullCount: 0, children })));
      return sink.take();
    },
    end() {
      writer.close();
      return sink.take();
    },
  };
}
