import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
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
import { timestampLiteral } from '../engine/sql-text.js';
import { areLatenciesWhole } from '../latency/whole-micros.js';
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

/** Lines that were read, and the table that they belong to. */
export interface RawLines {
  readonly table: string;
  /** Whole JSONL lines. */
  readonly lines: Buffer;
}

/** What was added to a table. */
export interface LoadedEvents {
  /** Where the events lie. */
  readonly spans: EventSpan[];
  /** Whether their latencies are whole microseconds, or null. */
  readonly areWholeMicros: boolean;
}

/**
 * Adds whole JSONL lines to their tables, in one go: of many small segments each statement of its own would cost more than
 * its lines. Lines that are no events, which conversion would put into quarantine, are left out, so that an answer does not
 * change when the segment is converted; so are events that are there already. When it throws, some of the tables may have
 * their lines and others not.
 * @param findPresent names the tables that may have some of the events, by where these lie
 * @returns what was added of each item, in the order of the items
 */
export async function loadRawLines(
  engine: QueryEngine,
  items: readonly RawLines[],
  findPresent: (spans: readonly EventSpan[]) => readonly string[],
): Promise<LoadedEvents[]> {
  const loaded = await insertLines(engine, items, findPresent);
  if (loaded) return loaded;
  const valid = items.map(({ table, lines }) => ({ table, lines: keepEvents(lines) }));
  const kept = await insertLines(engine, valid, findPresent);
  if (!kept)
    throw new Error(`DuckDB reads other events in ${items.length} segments than the event schema does`);
  return kept;
}

/** The lines of all items, with the number of the item; temporary, of the connection that loads. */
const STAGED = 'staged_lines';

/** Inserts the lines unless one of them turns out to be no event: then `undefined`, and nothing is inserted. */
async function insertLines(
  engine: QueryEngine,
  items: readonly RawLines[],
  findPresent: (spans: readonly EventSpan[]) => readonly string[],
): Promise<LoadedEvents[] | undefined> {
  const folder = join(engine.scratchDirectory, randomUUID());
  try {
    await mkdir(folder);
    const paths = items.map((_, item) => join(folder, `${item}.jsonl`));
    for (const [item, path] of paths.entries()) await writeFile(path, (items[item] as RawLines).lines);
    const { count, longest } = measureLines(items.map(({ lines }) => lines));
    const counts = await stageLines(engine, paths, longest).catch(() => undefined);
    if (counts?.rows !== count) return undefined;
    const found = (await engine.maintain({
      sql: `SELECT item, service, status_code, min(epoch_us("timestamp"))::DOUBLE AS min,
              max(epoch_us("timestamp"))::DOUBLE AS max, ${areLatenciesWhole} AS "areWhole"
            FROM ${STAGED} GROUP BY item, service, status_code, epoch_us("timestamp") // 86400000000`,
    })) as unknown as (EventSpan & { item: number; areWhole: boolean })[];
    const loaded = items.map((): { spans: EventSpan[]; areWholeMicros: boolean } => {
      return { spans: [], areWholeMicros: true };
    });
    for (const { item, areWhole, ...span } of found) {
      const of = loaded[item] as (typeof loaded)[number];
      of.spans.push(span);
      of.areWholeMicros &&= areWhole;
    }
    const repeated = await findTablesWithStaged(engine, findPresent(found), found);
    await keepNewOnce(engine, repeated, { areRepeated: counts.rows !== counts.keys });
    const columns = eventFields.map(quoteName).join(', ');
    const inserts = items.map(
      ({ table }, item) =>
        `INSERT INTO ${quoteName(table)} SELECT ${columns} FROM ${STAGED} WHERE item = ${item};`,
    );
    await engine.exec(inserts.join('\n'));
    return loaded;
  } finally {
    await engine.exec(`DROP TABLE IF EXISTS ${STAGED}`);
    await rm(folder, { recursive: true, force: true });
  }
}

const MIN_LINE_BUFFER_BYTES = 1024 * 1024;

async function stageLines(
  engine: QueryEngine,
  paths: readonly string[],
  longestBytes: number,
): Promise<{ rows: number; keys: number } | undefined> {
  const list = paths.map((path) => quoteText(path)).join(', ');
  // Each thread gets a buffer of twice as much before it reads a byte.
  const maxLineBytes = Math.max(MIN_LINE_BUFFER_BYTES, longestBytes);
  await engine.exec(
    `CREATE OR REPLACE TEMP TABLE ${STAGED} AS
       SELECT ${selectedColumns}, parse_filename(filename, true)::INTEGER AS item
       FROM read_json([${list}], format = 'newline_delimited', columns = {${duckdbLineColumns}},
         filename = true, maximum_object_size = ${maxLineBytes}) WHERE ${duckdbLineIsEvent}`,
  );
  // Of hashes, which is less work: two keys with the same one only cost a search for what is not there.
  const [counts] = await engine.maintain({
    sql: `SELECT count(*)::DOUBLE AS rows, count(DISTINCT hash(${eventKey}))::DOUBLE AS keys FROM ${STAGED}`,
  });
  return counts as { rows: number; keys: number } | undefined;
}

/** Those of the tables that have some of the staged events: as a rule none, and then the staged lines stay as they are. */
async function findTablesWithStaged(
  engine: QueryEngine,
  tables: readonly string[],
  staged: readonly EventSpan[],
): Promise<string[]> {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const span of staged) {
    min = Math.min(min, span.min);
    max = Math.max(max, span.max);
  }
  const repeated: string[] = [];
  for (const some of inGroups(tables)) {
    // Of a table that has grown for long, the time leaves out nearly all.
    const keys = some.map(
      (name, item) => `SELECT ${item} AS item, ${eventKey} FROM ${quoteName(name)}
        WHERE "timestamp" BETWEEN ${timestampLiteral(min)} AND ${timestampLiteral(max)}`,
    );
    const found = await engine.maintain({
      sql: `SELECT DISTINCT item FROM (${keys.join(' UNION ALL ')}) SEMI JOIN ${STAGED} USING (${eventKey})`,
    });
    for (const { item } of found) repeated.push(some[item as number] as string);
  }
  return repeated;
}

/** Takes out of the staged lines what the tables have, and all but one line of each event. */
async function keepNewOnce(
  engine: QueryEngine,
  tables: readonly string[],
  { areRepeated }: { areRepeated: boolean },
): Promise<void> {
  const keep = (condition: string) =>
    engine.exec(`CREATE OR REPLACE TEMP TABLE ${STAGED} AS SELECT * FROM ${STAGED} ${condition}`);
  for (const some of inGroups(tables)) {
    const keys = some.map((name) => `SELECT ${eventKey} FROM ${quoteName(name)}`);
    await keep(`ANTI JOIN (${keys.join(' UNION ALL ')}) USING (${eventKey})`);
  }
  // The window that picks one row of each event is only worth its cost where one is there twice.
  if (areRepeated) await keep(`QUALIFY row_number() OVER (PARTITION BY ${eventKey} ORDER BY item) = 1`);
}

/**
 * Tables that one join reads: DuckDB gives each of them blocks of its own for every partition of the join, whatever its
 * size, so that 120 small tables at once needed more than 512 MiB.
 */
const TABLES_OF_JOIN = 16;

function* inGroups<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += TABLES_OF_JOIN) {
    yield items.slice(start, start + TABLES_OF_JOIN);
  }
}

/** Files of the lake, and the folder that their paths begin at. */
export interface LakeFiles {
  readonly tableDirectory: string;
  readonly files: Iterable<DataFile>;
}

/** A table of events, and the files of the lake that may have some of them. */
export interface KnownSearch {
  readonly table: string;
  readonly files: ReadonlySet<DataFile>;
}

/** Finds the tables that have events of their files, and returns the names. */
export async function findTablesWithKnown(
  engine: QueryEngine,
  searches: readonly KnownSearch[],
  tableDirectory: string,
): Promise<Set<string>> {
  const known = new Set<string>();
  for (const some of inGroups(searches)) {
    const rows = some.map(
      ({ table }, item) => `SELECT ${item} AS item, ${eventKey} FROM ${quoteName(table)}`,
    );
    const files = new Set(some.flatMap((search) => [...search.files]));
    const found = await engine.maintain({
      sql: `SELECT DISTINCT item FROM (${rows.join(' UNION ALL ')})
            SEMI JOIN ${readKeys({ tableDirectory, files })} USING (${eventKey})`,
    });
    for (const { item } of found) known.add((some[item as number] as KnownSearch).table);
  }
  return known;
}

/** Copies a table to a new one without the events that some files of the lake have. */
export function copyWithoutKnown(
  engine: QueryEngine,
  table: string,
  copy: string,
  lake: LakeFiles,
): Promise<void> {
  return engine.exec(
    `CREATE TABLE ${quoteName(copy)} AS
       SELECT * FROM ${quoteName(table)} ANTI JOIN ${readKeys(lake)} USING (${eventKey})`,
  );
}

function readKeys({ tableDirectory, files }: LakeFiles): string {
  const paths = [...files].map((file) => quoteText(join(tableDirectory, file.path)));
  return `read_parquet([${paths.join(', ')}], hive_partitioning = false)`;
}

/** How many lines there are, and the bytes of the longest one, its end included. */
function measureLines(chunks: readonly Buffer[]): { count: number; longest: number } {
  let [count, longest] = [0, 0];
  for (const lines of chunks) {
    for (let start = 0, end = lines.indexOf(LF); end >= 0; start = end + 1, end = lines.indexOf(LF, start)) {
      count++;
      longest = Math.max(longest, end + 1 - start);
    }
  }
  return { count, longest };
}

function keepEvents(lines: Buffer): Buffer {
  const kept = readEventLines(lines, () => undefined);
  return Buffer.from(kept.map((event) => `${formatEventLine(event)}\n`).join(''));
}
