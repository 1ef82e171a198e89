import { createDuckDbError } from './duckdb-error.js';
import type { Session } from './session.js';

const sessions = new WeakMap<object, Session>();

/** Gives a connection object its session, out of sight of the object's users. */
export function attachSession(connection: object, session: Session): void {
  sessions.set(connection, session);
}

/** The session of a connection object; throws (`Invalid Input`) for any other object. */
export function sessionOf(connection: object): Session {
  const session = sessions.get(connection);
  if (!session) throw createDuckDbError('Invalid Input', 'a Connection of this driver is expected');
  return session;
}
