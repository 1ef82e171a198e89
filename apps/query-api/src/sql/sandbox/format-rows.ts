import type { RowData } from 'duckdb';

/** Rows are handed over in batches of about this many characters. */
const BATCH_LENGTH = 256 * 1024;

/** Writes rows as JSON objects, batch by batch; a double that JSON has no number for becomes its name. */
export function* formatRows(rows: readonly RowData[]): Generator<string[], undefined> {
  let batch: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = JSON.stringify(row, nameOddNumbers);
    batch.push(text);
    length += text.length;
    if (length < BATCH_LENGTH) continue;
    yield batch;
    batch = [];
    length = 0;
  }
  if (batch.length > 0) yield batch;
  return undefined;
}

function nameOddNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
