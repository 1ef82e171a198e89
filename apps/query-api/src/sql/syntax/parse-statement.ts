import { invalidSql, sqlNotAllowed } from '../sql-problems.js';
import { isNode, nodeOf, type TreeNode } from './syntax-tree.js';

/** A tree beyond this many characters of JSON is not worth the memory: 256 KiB of sensible SQL make a tenth of it. */
const MAX_TREE_LENGTH = 16 * 1024 * 1024;

/**
 * Reads what `json_serialize_sql` made of a statement, and gives the root of its tree. Only SELECT has such a tree.
 * @throws {HttpProblem} `invalid_sql` or `sql_not_allowed` when it is not exactly one SELECT
 */
export function parseStatement(json: string, sql: string): TreeNode {
  if (json.length > MAX_TREE_LENGTH) throw invalidSql('the statement has too many parts', sql);
  const answer: unknown = JSON.parse(json);
  if (!isNode(answer)) throw new TypeError('json_serialize_sql gave no object');
  if (answer['error'] === true) throw refusal(answer, sql);
  const { statements } = answer;
  if (!Array.isArray(statements) || statements.length === 0) throw invalidSql('there is no statement', sql);
  if (statements.length > 1) throw sqlNotAllowed('more than one statement', sql);
  const root: unknown = statements[0];
  const node = isNode(root) ? nodeOf(root, 'node') : undefined;
  if (!node) throw new TypeError('json_serialize_sql gave a statement without a node');
  return node;
}

function refusal(answer: TreeNode, sql: string) {
  const message = String(answer['error_message']);
  if (/only select statements/i.test(message)) return sqlNotAllowed('a statement other than SELECT', sql);
  const position = answer['position'];
  return invalidSql(message, sql, typeof position === 'string' ? Number(position) : undefined);
}
