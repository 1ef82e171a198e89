import { invalidSql, sqlNotAllowed } from '../sql-problems.js';
import { allowedFunctions, allowedTableFunctions } from './allowed-functions.js';
import { childNodes, locationOf, nodeOf, nodesOf, type TreeNode, textOf } from './syntax-tree.js';

/** The one relation that there is. */
export const EVENTS_VIEW = 'events';

const MAX_DEPTH = 1000;

const expressionClasses = new Set(
  `BETWEEN CASE CAST COLLATE COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA LAMBDA_REF OPERATOR
   PARAMETER POSITIONAL_REFERENCE STAR SUBQUERY WINDOW TYPE`.split(/\s+/),
);

const nodeTypes = new Set(
  `SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE
   BASE_TABLE SUBQUERY JOIN TABLE_FUNCTION EXPRESSION_LIST EMPTY PIVOT SHOW_REF
   ORDER_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER DISTINCT_MODIFIER
   ORDER_DEFAULT ASCENDING DESCENDING`.split(/\s+/),
);

/** DESCRIBE and SUMMARIZE of a query; the others list what else there is. */
const showTypes = new Set(['DESCRIBE', 'SUMMARY']);

/** What a statement was found to be. */
export interface CheckedStatement {
  /** Every place where the view `events` itself is read, rather than a WITH of the same name. */
  eventTables: ReadonlySet<TreeNode>;
}

/**
 * Holds a statement's tree against what is allowed: every kind of node, every function and every relation in it must
 * be one that is known to read nothing but the view `events`. Whatever is not known is refused.
 * @throws {HttpProblem} `sql_not_allowed`, which names the first thing that is not allowed, and where it stands
 */
export function checkStatement(root: TreeNode, sql: string): CheckedStatement {
  const eventTables = new Set<TreeNode>();
  const refuse = (what: string, node: TreeNode) => sqlNotAllowed(what, sql, locationOf(node));

  function check(node: TreeNode, names: ReadonlySet<string>, depth: number): void {
    if (depth > MAX_DEPTH) throw invalidSql('the statement is nested too deeply', sql);
    const { class: kind, type } = node;
    if (typeof kind === 'string') {
      if (!expressionClasses.has(kind)) throw refuse(`an expression of the kind ${kind}`, node);
      if (kind === 'FUNCTION' || kind === 'WINDOW') checkFunction(node, allowedFunctions);
    } else if (typeof type === 'string') {
      if (!nodeTypes.has(type) && !type.endsWith('_TYPE_INFO'))
        throw refuse(`a part of the kind ${type}`, node);
      if (type === 'BASE_TABLE') checkTable(node, names);
      if (type === 'SHOW_REF' && !(nodeOf(node, 'query') && showTypes.has(textOf(node, 'show_type')))) {
        throw refuse('SHOW', node);
      }
    }
    const inner = checkCommonTables(node, names, depth);
    if (type === 'TABLE_FUNCTION') checkTableFunction(node, inner, depth);
    for (const [member, value] of Object.entries(node)) {
      if (member === 'cte_map' || (member === 'function' && type === 'TABLE_FUNCTION')) continue;
      for (const child of nodesOf(value)) check(child, inner, depth + 1);
    }
  }

  /** Checks the WITH of a query node, and gives the names that the rest of it may read. */
  function checkCommonTables(node: TreeNode, names: ReadonlySet<string>, depth: number): ReadonlySet<string> {
    const map = nodeOf(node, 'cte_map');
    const inner = new Set(names);
    for (const entry of map ? nodesOf(map['map']) : []) {
      const name = textOf(entry, 'key').toLowerCase();
      check(nodeOf(entry, 'value') ?? {}, inner, depth + 1);
      inner.add(name);
    }
    // A recursive query reads itself.
    if (node['type'] === 'RECURSIVE_CTE_NODE') inner.add(textOf(node, 'cte_name').toLowerCase());
    return inner;
  }

  function checkTable(node: TreeNode, names: ReadonlySet<string>): void {
    const name = textOf(node, 'table_name');
    const qualifiers = [textOf(node, 'catalog_name'), textOf(node, 'schema_name')].filter(
      (part) => part !== '',
    );
    const isPlain = qualifiers.length === 0 && !nodeOf(node, 'at_clause');
    if (isPlain && names.has(name.toLowerCase())) return;
    if (!isPlain || name.toLowerCase() !== EVENTS_VIEW) {
      throw refuse(`the relation ${JSON.stringify([...qualifiers, name].join('.').slice(0, 200))}`, node);
    }
    eventTables.add(node);
  }

  function checkTableFunction(node: TreeNode, names: ReadonlySet<string>, depth: number): void {
    const call = nodeOf(node, 'function');
    if (call?.['class'] !== 'FUNCTION') throw refuse('a table made by something other than a function', node);
    checkFunction(call, allowedTableFunctions);
    for (const child of childNodes(call)) check(child, names, depth + 1);
  }

  function checkFunction(node: TreeNode, allowed: ReadonlySet<string>): void {
    const name = textOf(node, 'function_name');
    const isBuiltIn =
      ['', 'main'].includes(textOf(node, 'schema')) && ['', 'system'].includes(textOf(node, 'catalog'));
    if (!isBuiltIn || !allowed.has(name.toLowerCase()) || node['export_state'] === true) {
      throw refuse(`the function ${name.slice(0, 200)}`, node);
    }
  }

  check(root, new Set(), 0);
  return { eventTables };
}
