import { childNodes, nodeOf, type TreeNode, textOf } from '../syntax/syntax-tree.js';
import type { SqlParameter } from './constant-expression.js';
import { type Condition, findComparisons } from './find-comparisons.js';

/** Joins in which a row that WHERE refuses can be left out beforehand, since WHERE refuses it null-extended, too. */
const plainJoins = new Set(['INNER', 'LEFT', 'RIGHT', 'OUTER']);
const plainJoinKinds = new Set(['REGULAR', 'CROSS']);

/**
 * What a statement asks of the events that it reads: one condition over all the places where it reads them, any of
 * which may hold. Where in doubt a place asks for everything.
 */
export function findScans(
  root: TreeNode,
  eventTables: ReadonlySet<TreeNode>,
  params: readonly SqlParameter[],
): Condition {
  const conditions = new Map<TreeNode, Condition>();

  function visit(node: TreeNode): void {
    if (node['type'] === 'SELECT_NODE') visitSelect(node);
    for (const child of childNodes(node)) visit(child);
  }

  function visitSelect(select: TreeNode): void {
    const from = nodeOf(select, 'from_table');
    // A sample is drawn from what is there.
    if (!from || nodeOf(select, 'sample')) return;
    for (const table of joinedTables(from)) {
      const columnNames = table['column_name_alias'];
      const hasOtherColumns = Array.isArray(columnNames) && columnNames.length > 0;
      if (!eventTables.has(table) || hasOtherColumns || nodeOf(table, 'sample')) continue;
      const relation = (textOf(table, 'alias') || textOf(table, 'table_name')).toLowerCase();
      const scope = { relation, isAlone: table === from };
      conditions.set(table, findComparisons(nodeOf(select, 'where_clause'), scope, params));
    }
  }

  visit(root);
  const parts = [...eventTables].map((table): Condition => conditions.get(table) ?? { kind: 'unknown' });
  return { kind: 'or', parts };
}

function* joinedTables(from: TreeNode): Generator<TreeNode> {
  if (from['type'] === 'BASE_TABLE') yield from;
  const isPlain = plainJoins.has(textOf(from, 'join_type')) && plainJoinKinds.has(textOf(from, 'ref_type'));
  if (from['type'] !== 'JOIN' || !isPlain) return;
  for (const side of [nodeOf(from, 'left'), nodeOf(from, 'right')]) if (side) yield* joinedTables(side);
}
