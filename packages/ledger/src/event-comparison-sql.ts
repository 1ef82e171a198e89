import { duckdbLineColumns, duckdbLineIsEvent, eventFields } from '@signallake/event-schema';
import { quoteName, quoteText } from 'duckdb';

/** An event's key in 128 bits, a digest of all that it says, and its day in days since the Unix epoch. */
const fingerprint = `md5_number(event_id || ' ' || epoch_us("timestamp")::VARCHAR) AS key,
  hash(${eventFields.map((field) => (field === 'timestamp' ? 'epoch_us("timestamp")' : quoteName(field))).join(', ')}) AS content,
  (epoch_us("timestamp") // 86400000000)::INTEGER AS day`;

/** Creates the two sides of the comparison: what was accepted, by segment, and what the lake has, by file. */
export const createTables = `
  CREATE TABLE accepted (key UHUGEINT, content UBIGINT, day INTEGER, segment INTEGER);
  CREATE TABLE stored (key UHUGEINT, content UBIGINT, file INTEGER)`;

/** Adds the events of a raw file, gzipped or not; lines that are no events are passed over. */
export function stageSegment(path: string, segment: number): string {
  const compression = path.endsWith('.gz') ? 'gzip' : 'uncompressed';
  return `INSERT INTO accepted SELECT ${fingerprint}, ${segment} FROM read_json(${quoteText(path)},
    format = 'newline_delimited', compression = '${compression}', columns = {${duckdbLineColumns}},
    maximum_object_size = 67108864, ignore_errors = true) WHERE ${duckdbLineIsEvent}`;
}

/** Adds the rows of a file of the lake; partition values are in its path, and read as Hive engines read them. */
export function stageFile(path: string, file: number): string {
  return `INSERT INTO stored SELECT key, content, ${file} FROM (SELECT ${fingerprint} FROM read_parquet(${quoteText(path)},
    hive_partitioning = true, hive_types = {${hiveTypesIn(path)}}))`;
}

/** By segment: its events that the lake has not, and those of which the lake has another content. */
export function findLost(bucket: number, buckets: number, keptFromDay: number): string {
  return `WITH wanted AS (
      SELECT key, min(segment) AS segment, min(day) AS day, list(content) AS contents
      FROM accepted WHERE key % ${buckets} = ${bucket} GROUP BY key),
    present AS (SELECT key, list(content) AS contents FROM stored WHERE key % ${buckets} = ${bucket} GROUP BY key)
    SELECT segment, count(*) FILTER (present.key IS NULL AND day >= ${keptFromDay})::DOUBLE AS lost,
      count(*) FILTER (NOT list_has_all(wanted.contents, present.contents))::DOUBLE AS changed
    FROM wanted LEFT JOIN present USING (key) GROUP BY segment HAVING lost > 0 OR changed > 0`;
}

/** By pair of files: events that the lake has more than once; a file may have one twice by itself. */
export function findDoubled(bucket: number, buckets: number): string {
  return `SELECT first, last, count(*)::DOUBLE AS doubled FROM (
      SELECT min(file) AS first, max(file) AS last FROM stored WHERE key % ${buckets} = ${bucket}
      GROUP BY key HAVING count(*) > 1) GROUP BY first, last`;
}

function hiveTypesIn(path: string): string {
  const types = { date: 'DATE', service: 'VARCHAR', status_code: 'INTEGER' };
  return Object.entries(types)
    .filter(([column]) => path.includes(`/${column}=`))
    .map(([column, type]) => `${column}: ${type}`)
    .join(', ');
}
