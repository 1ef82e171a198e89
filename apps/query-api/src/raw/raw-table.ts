import { randomUUID } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  duckdbLineColumns,
  duckdbLineIsEvent,
  eventColumns,
  eventFields,
  formatEventLine,
  readEventLines,
} from '@signallake/event-schema';
import type { DataFile } from '@signallake/lake';
import { quoteName, quoteText } from 'duckdb';
import type { QueryEngine } from '../engine/query-engine.js';
import type { EventSpan } from './event-spans.js';

const LF = 0x0a;

/** SQL definitions of the columns of an event, as the lake gives them. */
const columnDefinitions = eventFields
  .map((field) => `${quoteName(field)} ${eventColumns[field].duckdb}`)
  .join(', ');

const selectedColumns = eventFields
  .map((field) =>
    field === 'timestamp' ? 'make_timestamptz(epoch_us("timestamp")) AS "timestamp"' : quoteName(field),
  )
  .join(', ');

/** What makes an event the same one when it is sent again; conversion goes by the same. */
const eventKey = 'event_id, "timestamp"';

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
 * quarantine, are left out, so that an answer does not change when the segment is converted; so are events that are
 * there already.
 * @param findPresent names the tables that may have some of the events, `table` itself included, by where these lie
 * @returns where the added events lie
 */
export async function loadRawLines(
  engine: QueryEngine,
  table: string,
  lines: Buffer,
  findPresent: (spans: readonly EventSpan[]) => readonly string[],
): Promise<EventSpan[]> {
  const spans = await insertLines(engine, table, lines, findPresent).catch(() => undefined);
  if (spans) return spans;
  const valid = keepEvents(lines);
  if (valid.length === 0) return [];
  const kept = await insertLines(engine, table, valid, findPresent);
  if (!kept) throw new Error(`DuckDB reads other events in ${table} than the event schema does`);
  return kept;
}

/** Inserts the lines unless one of them turns out to be no event: then `undefined`. */
async function insertLines(
  engine: QueryEngine,
  table: string,
  lines: Buffer,
  findPresent: (spans: readonly EventSpan[]) => readonly string[],
): Promise<EventSpan[] | undefined> {
  const path = join(engine.scratchDirectory, `${randomUUID()}.jsonl`);
  const staged = quoteName(`staged_${table}`);
  await writeFile(path, lines);
  try {
    await engine.exec(
      `CREATE OR REPLACE TEMP TABLE ${staged} AS SELECT ${selectedColumns} FROM read_json(${quoteText(path)},
         format = 'newline_delimited', columns = {${duckdbLineColumns}}, maximum_object_size = 67108864) WHERE ${duckdbLineIsEvent}`,
    );
    const [counts] = await engine.maintain({
      sql: `SELECT count(*)::DOUBLE AS rows, count(DISTINCT (event_id, "timestamp"))::DOUBLE AS keys FROM ${staged}`,
    });
    if (counts?.['rows'] !== countLines(lines)) return undefined;
    const spans = (await engine.maintain({
      sql: `SELECT service, status_code, min(epoch_us("timestamp"))::DOUBLE AS min,
              max(epoch_us("timestamp"))::DOUBLE AS max
            FROM ${staged} GROUP BY service, status_code, epoch_us("timestamp") // 86400000000`,
    })) as unknown as EventSpan[];
    const keys = findPresent(spans).map((name) => `SELECT ${eventKey} FROM ${quoteName(name)}`);
    const isNew = keys.length === 0 ? '' : `ANTI JOIN (${keys.join(' UNION ALL ')}) USING (${eventKey})`;
    // The window that picks one row of each event is only worth its cost where one is there twice.
    const once =
      counts['rows'] === counts['keys'] ? '' : `QUALIFY row_number() OVER (PARTITION BY ${eventKey}) = 1`;
    await engine.exec(`INSERT INTO ${quoteName(table)} SELECT * FROM ${staged} ${isNew} ${once}`);
    return spans;
  } finally {
    await engine.exec(`DROP TABLE IF EXISTS ${staged}`);
    await unlink(path);
  }
}

/**
 * Copies a table to a new one without the events that some files of the lake have.
 * @returns whether there were any; if not, there is no copy
 */
export async function copyWithoutKnown(
  engine: QueryEngine,
  table: string,
  copy: string,
  { tableDirectory, files }: { tableDirectory: string; files: readonly DataFile[] },
): Promise<boolean> {
  const paths = files.map((file) => quoteText(join(tableDirectory, file.path)));
  const known = quoteName(`known_${table}`);
  await engine.exec(
    `CREATE OR REPLACE TEMP TABLE ${known} AS SELECT ${eventKey} FROM ${quoteName(table)}
       SEMI JOIN read_parquet([${paths.join(', ')}], hive_partitioning = false) USING (${eventKey})`,
  );
  try {
    const [count] = await engine.maintain({ sql: `SELECT count(*)::DOUBLE AS ids FROM ${known}` });
    if (count?.['ids'] === 0) return false;
    await engine.exec(
      `CREATE TABLE ${quoteName(copy)} AS SELECT * FROM ${quoteName(table)} ANTI JOIN ${known} USING (${eventKey})`,
    );
    return true;
  } finally {
    await engine.exec(`DROP TABLE IF EXISTS ${known}`);
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
