import { createDuckDbError } from './duckdb-error.js';
import type { Session } from './session.js';

/**
 * Where a connection object keeps its session. The symbol is registered, not private: a loader that compiles on the fly
 * can give one process two copies of this module, one imported and one required by duckdb-async, and a connection
 * made by either must be known to both.
 */
const SESSION = Symbol.for('signallake.duckdb-driver.session');

/** Gives a connection object its session, out of sight of the object's users. */
export function attachSession(connection: object, session: Session): void {
  Object.defineProperty(connection, SESSION, { value: session });
}

/** The session of a connection object; throws (`Invalid Input`) for any other object. */
export function sessionOf(connection: object): Session {
  const session: unknown = Reflect.get(connection, SESSION);
  if (session === undefined)
    throw createDuckDbError('Invalid Input', 'a Connection of this driver is expected');
  return session as Session;
}
