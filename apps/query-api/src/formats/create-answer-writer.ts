import type { AnswerWriter } from './answer-writer.js';
import type { AnswerFormat } from './media-types.js';
import type { OutputColumn } from './value-type.js';

/** Creates the writer of a format; what it needs is loaded only then, since Arrow and CSV are asked for rarely. */
export async function createAnswerWriter(
  format: AnswerFormat,
  columns: readonly OutputColumn[],
): Promise<AnswerWriter> {
  switch (format) {
    case 'json':
      return (await import('./json-writer.js')).createJsonWriter();
    case 'ndjson':
      return (await import('./ndjson-writer.js')).createNdjsonWriter();
    case 'csv':
      return (await import('./csv-writer.js')).createCsvWriter(columns);
    case 'arrow':
      return (await import('./arrow/arrow-writer.js')).createArrowWriter(columns);
  }
}
