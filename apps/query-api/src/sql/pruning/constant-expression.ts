import { nodeOf, nodesOf, type TreeNode, textOf } from '../syntax/syntax-tree.js';

/** A value that may be bound to a parameter of a statement. */
export type SqlParameter = string | number | boolean | null;

/** Functions whose value follows from their arguments, or is the same all through a transaction. */
const constantFunctions = new Set(
  `+ - * / now get_current_timestamp transaction_timestamp today current_date date_trunc datetrunc date_add trunc
   to_microseconds to_milliseconds to_seconds to_minutes to_hours to_days to_weeks to_months to_years
   make_date make_timestamp make_timestamptz to_timestamp epoch_ms strptime timezone time_bucket last_day
   concat || lower upper trim abs floor ceil round`.split(/\s+/),
);

/** Names that stand for such a function where no column is called so, as none of `events` is. */
const constantNames = new Set(['current_date', 'current_timestamp', 'localtimestamp']);

const INT32_LIMIT = 2 ** 31;

/**
 * The expression with its parameters replaced by their values, if its value can be worked out before the query runs;
 * otherwise `undefined`.
 */
export function toConstantExpression(node: TreeNode, params: readonly SqlParameter[]): TreeNode | undefined {
  switch (node['class']) {
    case 'CONSTANT':
      return node;
    case 'PARAMETER':
      return parameterConstant(params[Number(textOf(node, 'identifier')) - 1]);
    case 'COLUMN_REF': {
      const names = node['column_names'];
      const [name] = Array.isArray(names) && names.length === 1 ? names : [];
      return typeof name === 'string' && constantNames.has(name.toLowerCase()) ? node : undefined;
    }
    case 'CAST': {
      const child = nodeOf(node, 'child');
      const constant = child && toConstantExpression(child, params);
      return constant && { ...node, child: constant };
    }
    case 'FUNCTION':
      return toConstantCall(node, params);
    default:
      return undefined;
  }
}

function toConstantCall(node: TreeNode, params: readonly SqlParameter[]): TreeNode | undefined {
  if (!constantFunctions.has(textOf(node, 'function_name').toLowerCase())) return undefined;
  const children = [...nodesOf(node['children'])].map((child) => toConstantExpression(child, params));
  return children.includes(undefined) ? undefined : { ...node, children };
}

/** A value as the parser would write it: null and booleans bound nothing that is worth working out. */
function parameterConstant(value: SqlParameter | undefined): TreeNode | undefined {
  if (typeof value === 'string') return constantOf('VARCHAR', value);
  if (typeof value !== 'number') return undefined;
  const isInteger = Number.isInteger(value) && value >= -INT32_LIMIT && value < INT32_LIMIT;
  return constantOf(isInteger ? 'INTEGER' : 'DOUBLE', value);
}

function constantOf(type: string, value: string | number): TreeNode {
  return {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    query_location: 0,
    value: { type: { id: type, type_info: null }, is_null: false, value },
  };
}
