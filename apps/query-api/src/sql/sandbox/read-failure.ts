import { isDuckDbError } from 'duckdb';
import type { SandboxFailure } from './sandbox-message.js';

/**
 * Reads an error of a DuckDB that writes them as JSON (`errors_as_json`), some with their type in front as well; an
 * error of the driver is plain text.
 */
export function readFailure(error: unknown): SandboxFailure {
  const text = error instanceof Error ? error.message : String(error);
  const json = text.slice(Math.max(0, text.indexOf('{')));
  try {
    const { exception_type, exception_message, position } = JSON.parse(json) as Record<string, unknown>;
    if (typeof exception_type === 'string' && typeof exception_message === 'string') {
      const place = position === undefined ? {} : { position: Number(position) };
      return { type: exception_type, message: exception_message, ...place };
    }
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
  }
  const type = isDuckDbError(error) ? error.errorType : 'Unknown';
  return { type, message: text.replace(`${type} Error: `, '') };
}
