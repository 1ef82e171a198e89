import { defineProblems, HttpProblem } from '@signallake/service-kit';

/** The problems that only SQL of a client can have. */
export const sqlProblems = defineProblems({
  invalid_sql: { status: 400, title: 'The SQL is not valid' },
  sql_not_allowed: { status: 403, title: 'The SQL asks for more than reading events' },
  sql_too_expensive: { status: 422, title: 'The SQL needs more memory than it may take' },
});

/** A place in a text: `offset` in characters (Unicode code points) from 0, `line` and `column` from 1. */
interface SqlPosition {
  offset: number;
  line: number;
  column: number;
}

/** The place in a text that lies this many bytes of UTF-8 from its start; `undefined` when it lies outside. */
function positionOfByte(sql: string, byteOffset: number | undefined): SqlPosition | undefined {
  const bytes = Buffer.from(sql);
  if (byteOffset === undefined || !(byteOffset >= 0 && byteOffset <= bytes.length)) return undefined;
  const before = bytes.subarray(0, byteOffset).toString();
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    offset: [...before].length,
    line: before.split('\n').length,
    column: [...before.slice(lineStart)].length + 1,
  };
}

/** The SQL cannot be understood, or fails on the values it meets. */
export function invalidSql(message: string, sql: string, byteOffset?: number): HttpProblem {
  return new HttpProblem(sqlProblems.invalid_sql, message, placeOf(sql, byteOffset));
}

/** The SQL asks for something that this endpoint does not do; `what` names it. */
export function sqlNotAllowed(what: string, sql: string, byteOffset?: number): HttpProblem {
  const detail = `${what} is not allowed: this endpoint only reads the view events, with one SELECT`;
  return new HttpProblem(sqlProblems.sql_not_allowed, detail, placeOf(sql, byteOffset));
}

/** The SQL was stopped for the memory that it took. */
export function sqlTooExpensive(memoryMb: number): HttpProblem {
  const detail = `the query needs more than the ${memoryMb} MiB of memory that it may take; narrow it, or aggregate first`;
  return new HttpProblem(sqlProblems.sql_too_expensive, detail, { extensions: { limit_mb: memoryMb } });
}

function placeOf(sql: string, byteOffset: number | undefined) {
  const position = positionOfByte(sql, byteOffset);
  return position ? { extensions: { position } } : {};
}
