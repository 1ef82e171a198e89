/** A node of the tree that DuckDB's parser makes of a statement, as `json_serialize_sql` writes it. */
export type TreeNode = Readonly<Record<string, unknown>>;

/** Whether a part of the tree is a node, rather than a list, a text, a number or nothing. */
export function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The nodes directly below a node, those in lists among them. */
export function* childNodes(node: TreeNode): Generator<TreeNode> {
  for (const value of Object.values(node)) yield* nodesOf(value);
}

/** The nodes of a member: itself, or those of the list that it is. */
export function* nodesOf(value: unknown): Generator<TreeNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (isNode(value)) yield value;
}

/** A member that is a text; empty when it is not there. */
export function textOf(node: TreeNode, member: string): string {
  const value = node[member];
  return typeof value === 'string' ? value : '';
}

/** A member that is a node; `undefined` when it is not there. */
export function nodeOf(node: TreeNode, member: string): TreeNode | undefined {
  const value = node[member];
  return isNode(value) ? value : undefined;
}

/** Where a node stands in the statement, in bytes; `undefined` for what the parser added by itself. */
export function locationOf(node: TreeNode): number | undefined {
  const location = node['query_location'];
  // The parser's "nowhere" is 2^64 - 1.
  return typeof location === 'number' && Number.isSafeInteger(location) ? location : undefined;
}
