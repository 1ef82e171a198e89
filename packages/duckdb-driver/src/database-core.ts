import { DuckDBInstance } from '@duckdb/node-api';
import { createDuckDbError } from './duckdb-error.js';
import { ScalarFunctions } from './scalar-functions.js';
import { Session } from './session.js';

/** An open database and its sessions, without the callbacks of {@link Database}. */
export class DatabaseCore {
  /** Its scalar functions: every session can call them. */
  readonly functions = new ScalarFunctions();
  readonly #opening: Promise<DuckDBInstance>;
  // A connection that its user dropped without closing it is closed by the garbage collector, as ever.
  readonly #sessions = new Set<WeakRef<Session>>();
  #closing: Promise<void> | undefined;

  /** Starts to open a file, or `:memory:`, with DuckDB's configuration options. */
  constructor(path: string, options: Record<string, string>) {
    this.#opening = DuckDBInstance.create(path, options);
    this.#opening.catch(() => undefined); // told to everyone who then asks for it
  }

  /** Resolves when the database is open; rejects with what stood against it. */
  async opened(): Promise<void> {
    await this.#opening;
  }

  /** Makes a session; on a database that is closed, its work is refused. */
  connect(): Session {
    const closed = createDuckDbError('Connection', 'the database is closed');
    const session = new Session(this.#closing ? Promise.reject(closed) : this.#opening);
    this.#sessions.add(new WeakRef(session));
    return session;
  }

  /** Resolves when all work given to any session so far has ended. */
  async settled(): Promise<void> {
    await this.#opening.catch(() => undefined);
    await Promise.all(this.#liveSessions().map((session) => session.settled()));
  }

  /** Interrupts what runs on any session. */
  interrupt(): void {
    for (const session of this.#liveSessions()) session.interrupt();
  }

  /** Waits for the work given so far, closes all sessions and the database; a second call only waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#liveSessions().map((session) => session.close()));
    const instance = await this.#opening.catch(() => undefined);
    instance?.closeSync();
  }

  #liveSessions(): Session[] {
    const live: Session[] = [];
    for (const reference of this.#sessions) {
      const session = reference.deref();
      if (session) live.push(session);
      else this.#sessions.delete(reference);
    }
    return live;
  }
}

const cores = new WeakMap<object, DatabaseCore>();

/** Gives a database object its core, out of sight of the object's users. */
export function attachCore(database: object, core: DatabaseCore): void {
  cores.set(database, core);
}

/** The core of a database object; throws (`Invalid Input`) for any other object. */
export function coreOf(database: object): DatabaseCore {
  const core = cores.get(database);
  if (!core) throw createDuckDbError('Invalid Input', 'a Database of this driver is expected');
  return core;
}
