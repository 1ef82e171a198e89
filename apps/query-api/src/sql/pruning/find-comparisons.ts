import { nodeOf, nodesOf, type TreeNode, textOf } from '../syntax/syntax-tree.js';
import { type Comparison, compareColumn, type PrunedColumn, prunedColumns } from './compare-column.js';
import type { ConstantValue } from './constant.js';
import { type SqlParameter, toConstantExpression } from './constant-expression.js';
import { allOf, anyOf, everyFile, type FilePredicate } from './file-predicate.js';

/** A condition on `events`, as far as files can tell: comparisons whose constants are still to be worked out. */
export type Condition =
  | { kind: 'unknown' }
  | { kind: 'and' | 'or'; parts: readonly Condition[] }
  | {
      kind: 'comparison';
      column: PrunedColumn;
      comparison: Comparison;
      constant: TreeNode;
      isLiteral: boolean;
    };

/** The names by which a condition may call the columns of `events`. */
export interface ColumnScope {
  /** Name or alias of the relation, in lower case. */
  relation: string;
  /** Whether a bare name can only be a column of `events`. */
  isAlone: boolean;
}

const unknown: Condition = { kind: 'unknown' };

const comparisons: Readonly<Record<string, { comparison: Comparison; flipped: Comparison }>> = {
  COMPARE_EQUAL: { comparison: '=', flipped: '=' },
  COMPARE_LESSTHAN: { comparison: '<', flipped: '>' },
  COMPARE_LESSTHANOREQUALTO: { comparison: '<=', flipped: '>=' },
  COMPARE_GREATERTHAN: { comparison: '>', flipped: '<' },
  COMPARE_GREATERTHANOREQUALTO: { comparison: '>=', flipped: '<=' },
};

/** Reads a WHERE: what it cannot use it calls unknown, and what it can use is false or null for every other event. */
export function findComparisons(
  expression: TreeNode | undefined,
  scope: ColumnScope,
  params: readonly SqlParameter[],
): Condition {
  if (!expression) return unknown;
  const read = (node: TreeNode | undefined) => findComparisons(node, scope, params);
  const compare = (
    left: TreeNode | undefined,
    comparison: Comparison,
    right: TreeNode | undefined,
  ): Condition => {
    const column = left && columnOf(left, scope);
    const constant = right && toConstantExpression(right, params);
    if (!column || !constant) return unknown;
    const isLiteral = right['class'] === 'CONSTANT' || right['class'] === 'PARAMETER';
    return { kind: 'comparison', column, comparison, constant, isLiteral };
  };
  const type = textOf(expression, 'type');
  switch (type) {
    case 'CONJUNCTION_AND':
      return { kind: 'and', parts: [...nodesOf(expression['children'])].map(read) };
    case 'CONJUNCTION_OR':
      return { kind: 'or', parts: [...nodesOf(expression['children'])].map(read) };
    case 'COMPARE_BETWEEN': {
      const input = nodeOf(expression, 'input');
      const parts = [
        compare(input, '>=', nodeOf(expression, 'lower')),
        compare(input, '<=', nodeOf(expression, 'upper')),
      ];
      return { kind: 'and', parts };
    }
    case 'COMPARE_IN': {
      const [input, ...choices] = nodesOf(expression['children']);
      return { kind: 'or', parts: choices.map((choice) => compare(input, '=', choice)) };
    }
    default: {
      const found = comparisons[type];
      if (!found) return unknown;
      const [left, right] = [nodeOf(expression, 'left'), nodeOf(expression, 'right')];
      const straight = compare(left, found.comparison, right);
      return straight.kind === 'unknown' ? compare(right, found.flipped, left) : straight;
    }
  }
}

/** The column of `events` that an expression is; `timestamp::DATE` is `date`, since the session's time zone is UTC. */
function columnOf(node: TreeNode, scope: ColumnScope): PrunedColumn | undefined {
  if (node['class'] === 'CAST' && textOf(nodeOf(node, 'cast_type') ?? {}, 'id') === 'DATE') {
    const child = nodeOf(node, 'child');
    const column = child && columnOf(child, scope);
    return column === 'timestamp' || column === 'date' ? 'date' : undefined;
  }
  const names = node['class'] === 'COLUMN_REF' ? node['column_names'] : undefined;
  if (!Array.isArray(names)) return undefined;
  const [name, relation, ...others] = names.map((part) => String(part).toLowerCase()).reverse();
  if (name === undefined || !(name in prunedColumns) || others.length > 0) return undefined;
  const isOurs = relation === undefined ? scope.isAlone : relation === scope.relation;
  return isOurs ? (name as PrunedColumn) : undefined;
}

/** The constants of a condition, in the order in which {@link toFilePredicate} takes their values. */
export function constantsOf(condition: Condition): TreeNode[] {
  if (condition.kind === 'comparison') return [condition.constant];
  return 'parts' in condition ? condition.parts.flatMap(constantsOf) : [];
}

/** What a condition asks of files, given the values of its constants. */
export function toFilePredicate(condition: Condition, values: Iterator<ConstantValue>): FilePredicate {
  if (condition.kind === 'unknown') return everyFile;
  if (condition.kind !== 'comparison') {
    const parts = condition.parts.map((part) => toFilePredicate(part, values));
    return condition.kind === 'and' ? allOf(parts) : anyOf(parts);
  }
  const { value } = values.next();
  if (!value) return everyFile;
  const filter = compareColumn(condition.column, condition.comparison, value, condition.isLiteral);
  return filter ? { kind: 'filter', filter } : everyFile;
}
