import { HttpProblem, problemCatalogue } from '@signallake/service-kit';
import type { SandboxFailure } from './sandbox/sandbox-message.js';
import { invalidSql, sqlNotAllowed, sqlTooExpensive } from './sql-problems.js';

const MAX_MESSAGE_LENGTH = 1000;

/** Says to a client what DuckDB said of its SQL. */
export function readRefusal(failure: SandboxFailure, sql: string, memoryMb: number): HttpProblem {
  const { type, message, position } = failure;
  if (type === 'Out of Memory') return sqlTooExpensive(memoryMb);
  if (type === 'Permission') return sqlNotAllowed('access to files or extensions', sql, position);
  if (type === 'INTERNAL' || type === 'FATAL' || type === 'IO') {
    return new HttpProblem(problemCatalogue.internal_error, 'DuckDB failed to run the query', {
      cause: failure,
    });
  }
  return invalidSql(`${type} error: ${hidePaths(message).slice(0, MAX_MESSAGE_LENGTH)}`, sql, position);
}

/** Takes paths out of a message of DuckDB: what lies where on this machine is nobody's business. */
export function hidePaths(message: string): string {
  return message.replace(/(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][^\s\\/"'`,;()]+){2,}/g, '<path>');
}
