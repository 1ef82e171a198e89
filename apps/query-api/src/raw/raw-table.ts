import { randomUUID } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventColumns, eventFields, formatEventLine, readEventLines } from '@signallake/event-schema';
import type { QueryEngine } from '../engine/query-engine.js';
import { quoteName, quoteText } from '../engine/sql-text.js';

const LF = 0x0a;

/** SQL definitions of the columns of an event, as the lake gives them. */
const columnDefinitions = eventFields
  .map((field) => `${quoteName(field)} ${eventColumns[field].duckdb}`)
  .join(', ');

/** As the JSON reader sees them: it parses a plain TIMESTAMP without the detour through ICU that a zoned one takes. */
const jsonColumns = eventFields
  .map(
    (field) => `${quoteName(field)}: '${field === 'timestamp' ? 'TIMESTAMP' : eventColumns[field].duckdb}'`,
  )
  .join(', ');

const selectedColumns = eventFields
  .map((field) =>
    field === 'timestamp' ? 'make_timestamptz(epoch_us("timestamp")) AS "timestamp"' : quoteName(field),
  )
  .join(', ');

/** What must hold for a line to be an event, beyond that it is JSON of the right types. */
const isEvent = `${eventFields
  .filter((field) => !eventColumns[field].nullable)
  .map((field) => `${quoteName(field)} IS NOT NULL`)
  .join(' AND ')} AND status_code BETWEEN 100 AND 599 AND service <> '' AND coalesce(latency_ms, 0) >= 0`;

/** Creates an empty table of events. */
export function createRawTable(engine: QueryEngine, name: string): Promise<void> {
  return engine.exec(`CREATE TABLE ${quoteName(name)} (${columnDefinitions})`);
}

/** Drops a table of events and frees its memory. */
export function dropRawTable(engine: QueryEngine, name: string): Promise<void> {
  return engine.exec(`DROP TABLE IF EXISTS ${quoteName(name)}`);
}

/**
 * Adds whole JSONL lines to a table: all of them or none. Lines that are no events, which conversion would put into
 * quarantine, are left out, so that an answer does not change when the segment is converted.
 */
export async function loadRawLines(engine: QueryEngine, table: string, lines: Buffer): Promise<void> {
  const lineCount = countLines(lines);
  const inserted = await insertLines(engine, table, lines, lineCount).catch(() => false);
  if (inserted) return;
  const valid = keepEvents(lines);
  if (valid.length > 0 && !(await insertLines(engine, table, valid, countLines(valid)))) {
    throw new Error(`DuckDB reads other events in ${table} than the event schema does`);
  }
}

/** Inserts the lines unless one of them turns out to be no event; says whether it did. */
async function insertLines(
  engine: QueryEngine,
  table: string,
  lines: Buffer,
  lineCount: number,
): Promise<boolean> {
  const path = join(engine.scratchDirectory, `${randomUUID()}.jsonl`);
  await writeFile(path, lines);
  try {
    const staged = quoteName(`staged_${table}`);
    await engine.exec(
      `CREATE OR REPLACE TEMP TABLE ${staged} AS SELECT ${selectedColumns} FROM read_json(${quoteText(path)},
         format = 'newline_delimited', columns = {${jsonColumns}}, maximum_object_size = 67108864) WHERE ${isEvent}`,
    );
    try {
      const [row] = await engine.maintain({ sql: `SELECT count(*)::DOUBLE AS rows FROM ${staged}` });
      if (row?.['rows'] !== lineCount) return false;
      await engine.exec(`INSERT INTO ${quoteName(table)} SELECT * FROM ${staged}`);
      return true;
    } finally {
      await engine.exec(`DROP TABLE IF EXISTS ${staged}`);
    }
  } finally {
    await unlink(path);
  }
}

function countLines(lines: Buffer): number {
  let count = 0;
  for (let end = lines.indexOf(LF); end >= 0; end = lines.indexOf(LF, end + 1)) count++;
  return count;
}

function keepEvents(lines: Buffer): Buffer {
  const kept = readEventLines(lines, () => undefined);
  return Buffer.from(kept.map((event) => `${formatEventLine(event)}\n`).join(''));
}
