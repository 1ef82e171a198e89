const HEAD = 'SELECT * FROM (\n';

/**
 * Puts a SELECT into a place where the grammar takes nothing else, and bounds its rows. The line breaks keep a comment
 * at its end from swallowing what follows.
 */
export function wrapStatement(sql: string, limit: number): string {
  return `${HEAD}${sql.replace(/;[\s;]*$/, '')}\n) LIMIT ${limit}`;
}

/** The byte of the statement itself that a byte of its wrapping is. */
export function unwrapPosition(position: number): number {
  return position - HEAD.length;
}
