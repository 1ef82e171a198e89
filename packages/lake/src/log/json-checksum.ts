import { createHash } from 'node:crypto';

/**
 * The checksum that the file of the last checkpoint carries over its other properties: the MD5 digest of their
 * canonical form. Source: PROTOCOL.md, "JSON checksum".
 */
export function checksumOfJson(value: Record<string, unknown>): string {
  const { checksum: _, ...others } = value;
  return createHash('md5').update(canonicalizeJson(others)).digest('hex');
}

/** Writes JSON as paths and values, sorted by path. Source: PROTOCOL.md, "JSON checksum". */
export function canonicalizeJson(value: unknown): string {
  return leavesOf(value, '')
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
    .map(({ path, text }) => (path === '' ? text : `${path}=${text}`))
    .join(',');
}

function leavesOf(value: unknown, path: string): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: quote(value) }];
  if (typeof value !== 'object' || value === null) return [{ path, text: String(value) }];
  const prefix = path === '' ? '' : `${path}+`;
  const steps = Array.isArray(value)
    ? value.map((item, index) => [String(index), item] as const)
    : Object.entries(value).map(([name, item]) => [quote(name), item] as const);
  return steps.flatMap(([step, item]) => leavesOf(item, prefix + step));
}

/** Source: PROTOCOL.md, "How to URL encode keys and string values": only letters, digits and `-._~` stay. */
function quote(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `"${encoded}"`;
}
