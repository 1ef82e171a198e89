import { Connection, Database } from '../../src/index.js';

/** Opens a database; it closes with {@link closeDatabase}. */
export function openDatabase(path = ':memory:', options: Record<string, string> = {}): Promise<Database> {
  return new Promise((resolve, reject) => {
    new Database(path, { threads: '2', ...options }, (error, database) =>
      error ? reject(error) : resolve(database),
    );
  });
}

/** Closes a database. */
export function closeDatabase(database: Database): Promise<void> {
  return new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())));
}

/** Connects to a database. */
export function connect(database: Database): Promise<Connection> {
  return new Promise((resolve, reject) => {
    new Connection(database, (error, connection) => (error ? reject(error) : resolve(connection)));
  });
}

/** Gives the tests of a suite a connection to a database in memory, which is closed after them. */
export function useConnection(): () => Connection {
  let database: Database;
  let connection: Connection;
  before(async () => {
    database = await openDatabase();
    connection = await connect(database);
  });
  after(() => {
    database.interrupt(); // what a test that failed may have left running
    return closeDatabase(database);
  });
  return () => connection;
}
