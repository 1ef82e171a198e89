import type { TreeNode } from '../syntax/syntax-tree.js';
import type { ConstantValue } from './constant.js';
import type { SqlParameter } from './constant-expression.js';
import { everyFile, type FilePredicate } from './file-predicate.js';
import { constantsOf, toFilePredicate } from './find-comparisons.js';
import { findScans } from './find-scans.js';

/** More constants than these are not worked out: then every file is read. */
const MAX_CONSTANTS = 2000;

/**
 * Works out which files a statement may need. Files that are left out hold no event that its conditions let through,
 * so the answer is the same with and without them.
 * @param evaluate gives the values of the columns `c0`, `c1`, … of a SELECT, given as a tree in JSON; `undefined` when
 *   that fails
 */
export async function planFiles(
  statement: { root: TreeNode; eventTables: ReadonlySet<TreeNode>; params: readonly SqlParameter[] },
  evaluate: (select: string, count: number) => Promise<readonly ConstantValue[] | undefined>,
): Promise<FilePredicate> {
  const condition = findScans(statement.root, statement.eventTables, statement.params);
  const constants = constantsOf(condition);
  if (constants.length > MAX_CONSTANTS) return everyFile;
  const values = constants.length > 0 ? await evaluate(formatSelect(constants), constants.length) : [];
  return values ? toFilePredicate(condition, values.values()) : everyFile;
}

/** The tree of `SELECT … AS c0, … AS c1`, as `json_deserialize_sql` reads it. */
function formatSelect(expressions: readonly TreeNode[]): string {
  const node = {
    type: 'SELECT_NODE',
    modifiers: [],
    cte_map: { map: [] },
    select_list: expressions.map((expression, index) => ({ ...expression, alias: `c${index}` })),
    from_table: { type: 'EMPTY', alias: '', sample: null },
    where_clause: null,
    group_expressions: [],
    group_sets: [],
    aggregate_handling: 'STANDARD_HANDLING',
    having: null,
    sample: null,
    qualify: null,
  };
  const tree = { error: false, statements: [{ node, named_param_map: [] }] };
  // The parser's "nowhere", 2^64 - 1, is no number that JavaScript gives back as it was.
  return JSON.stringify(tree, (member, value) => (member === 'query_location' ? 0 : value));
}
