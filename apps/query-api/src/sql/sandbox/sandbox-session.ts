import { promisify } from 'node:util';
import { Database, quoteText, type RowData, readRows, streamRows } from 'duckdb';
import { createAnswerWriter } from '../../formats/create-answer-writer.js';
import { toOutputColumn } from '../../formats/to-output-column.js';
import type { ConstantValue } from '../pruning/constant.js';
import { readFailure } from './read-failure.js';
import type { SandboxReply, SandboxRequest, SandboxSettings } from './sandbox-message.js';
import { unwrapPosition, wrapStatement } from './wrap-statement.js';
import { type AnswerPiece, writeRows } from './write-rows.js';

/** One DuckDB for one statement of a client, locked before it sees the first letter of it. */
export interface SandboxSession {
  answer(request: Exclude<SandboxRequest, { kind: 'reset' }>): Promise<SandboxReply>;
  close(): Promise<void>;
}

/**
 * Opens a DuckDB that reads nothing but the given folders, and whose settings can no longer be changed: no other file,
 * no network, no extension, no temporary files.
 */
export async function openSandboxSession(settings: SandboxSettings): Promise<SandboxSession> {
  const database = await openDatabase({
    memory_limit: `${settings.memoryMb}MiB`,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unredacted_secrets: 'false',
    errors_as_json: 'true',
    ...(settings.threads === undefined ? {} : { threads: String(settings.threads) }),
  });
  await readRows(
    database,
    `SET TimeZone = 'UTC'; SET Calendar = 'gregorian';
     SET allowed_directories = [${settings.directories.map(quoteText).join(', ')}];
     SET enable_external_access = false; SET lock_configuration = true; BEGIN TRANSACTION;`,
  );
  let remaining: AsyncGenerator<AnswerPiece, undefined> | undefined;

  async function parse(sql: string): Promise<SandboxReply> {
    const { rows } = await readRows(database, 'SELECT json_serialize_sql(?::VARCHAR) AS tree', [sql]);
    return { kind: 'parsed', tree: String(rows[0]?.['tree']) };
  }

  /** In the transaction of the statement, in which now() is what it is for the statement. */
  async function evaluate(select: string, count: number): Promise<SandboxReply> {
    const { rows } = await readRows(database, 'SELECT json_deserialize_sql(?::JSON) AS sql', [select]);
    const measures = Array.from({ length: count }, (_, index) => measureConstant(`c${index}`, index));
    const sql = `SELECT ${measures.join(', ')} FROM (${String(rows[0]?.['sql']).replace(/;\s*$/, '')})`;
    const { rows: found } = await readRows(database, sql, [], { format: 'json' });
    return { kind: 'evaluated', values: measures.map((_, index) => toConstant(found[0] ?? {}, index)) };
  }

  async function run(request: Extract<SandboxRequest, { kind: 'run' }>): Promise<SandboxReply> {
    await readRows(database, request.view);
    const { limit, format, params } = request;
    const sql = wrapStatement(request.sql, limit + 1);
    const stream = await streamRows(database, sql, params, { format: 'json' });
    const { columns } = stream;
    const writer = await createAnswerWriter(format, columns.map(toOutputColumn));
    remaining = writeRows(stream, writer, limit);
    return { kind: 'running', columns: columns.map(({ name, type }) => ({ name, type: type.sql_type })) };
  }

  async function answer(request: Exclude<SandboxRequest, { kind: 'reset' }>): Promise<SandboxReply> {
    switch (request.kind) {
      case 'parse':
        return parse(request.sql);
      case 'evaluate':
        return evaluate(request.select, request.count);
      case 'run':
        return run(request);
      case 'more':
        return (
          (await remaining?.next())?.value ?? { kind: 'end', chunk: new Uint8Array(), isTruncated: false }
        );
    }
  }

  return {
    async answer(request) {
      try {
        return await answer(request);
      } catch (error) {
        // A statement that fails spoils the transaction that it ran in.
        await readRows(database, 'ROLLBACK; BEGIN TRANSACTION;');
        const { position, ...failure } = readFailure(error);
        if (position === undefined) return { kind: 'failed', failure };
        return { kind: 'failed', failure: { ...failure, position: unwrapPosition(position) } };
      }
    },
    async close() {
      await remaining?.return(undefined);
      await promisify((callback: (error: Error | null) => void) => database.close(callback))();
    },
  };
}

function openDatabase(config: Record<string, string>): Promise<Database> {
  return new Promise((resolve, reject) => {
    const database = new Database(':memory:', config, (error) => (error ? reject(error) : resolve(database)));
  });
}

function measureConstant(name: string, index: number): string {
  const instant = `TRY_CAST(${name} AS TIMESTAMPTZ)`;
  const day = `TRY_CAST(${name} AS DATE)`;
  return `typeof(${name}) AS type${index}, TRY_CAST(${name} AS VARCHAR) AS text${index},
    TRY_CAST(${name} AS DOUBLE) AS number${index},
    CASE WHEN isfinite(${instant}) THEN epoch_us(${instant}) END AS micros${index},
    CASE WHEN isfinite(${day}) THEN epoch_us(${day}) END AS day${index}`;
}

function toConstant(row: RowData, index: number): ConstantValue {
  const numberOf = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    type: String(row[`type${index}`]),
    text: String(row[`text${index}`]),
    number: numberOf(row[`number${index}`]),
    micros: numberOf(row[`micros${index}`]),
    dayMicros: numberOf(row[`day${index}`]),
  };
}
