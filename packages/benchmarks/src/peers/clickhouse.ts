import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** ClickHouse as a library, installed on demand: half a gigabyte that nobody else shall have to download. */
const CHDB = 'chdb@3.4.0';

/** ClickHouse in a process of its own: DuckDB and ClickHouse in one would share too much. */
export interface ClickHouse {
  /** Runs a statement and returns its rows, if it has any. */
  query<Row>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** Reads queries as JSON strings, a line each, and answers each with a line. */
const server = `
import { createInterface } from 'node:readline';
import { Session } from 'chdb';
const session = new Session(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const result = session.query(JSON.parse(line), 'JSON').toString();
    process.stdout.write(JSON.stringify({ rows: result === '' ? [] : JSON.parse(result).data }) + '\\n');
  } catch (error) {
    process.stdout.write(JSON.stringify({ error: error.message }) + '\\n');
  }
}`;

/**
 * Installs ClickHouse (about half a gigabyte, kept in the folder for temporary files) and starts it.
 * @param options.directory where its tables are, for a later start; default: a folder that it removes
 * @throws {Error} when it cannot be installed
 */
export async function startClickHouse({ directory }: { directory?: string } = {}): Promise<ClickHouse> {
  const folder = join(tmpdir(), `signallake-${CHDB.replace('@', '-')}`);
  const installed = join(folder, 'node_modules', 'chdb', 'index.mjs');
  await access(installed).catch(async () => {
    await mkdir(folder, { recursive: true });
    const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', CHDB];
    await promisify(execFile)('npm', args, { cwd: folder }).catch((cause: unknown) => {
      throw new Error(`${CHDB} cannot be installed from the npm registry`, { cause });
    });
  });
  // It refuses paths outside its working folder.
  const code = server.replace("'chdb'", JSON.stringify(installed));
  const args = ['--input-type=module', '--eval', code, ...(directory === undefined ? [] : [directory])];
  const child = spawn(process.execPath, args, {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async query<Row>(sql: string) {
      child.stdin.write(`${JSON.stringify(sql)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('ClickHouse has ended');
      const { rows, error } = JSON.parse(value) as { rows: Row[]; error?: string };
      if (error !== undefined) throw new Error(error);
      return rows;
    },
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
