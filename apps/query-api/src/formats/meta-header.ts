/** The header that tells what `meta` tells in JSON, in formats that have no place for it: a JSON object in ASCII. */
export const META_HEADER = 'X-SignalLake-Meta';

/** The trailer (RFC 9110, section 6.5) with what is known only after the last row, in the same form. */
export const META_TRAILER = 'X-SignalLake-Meta-End';

/** Proxies and clients refuse headers that are much longer, in characters. */
const MAX_LENGTH = 4096;

/** Writes a header; the columns of an answer, which the answer itself names, are left out when there are too many. */
export function formatMetaHeader(meta: Readonly<Record<string, unknown>>): string {
  const text = toAscii(meta);
  if (text.length <= MAX_LENGTH) return text;
  const { columns: _columns, ...others } = meta;
  return toAscii(others);
}

/** Reads what {@link formatMetaHeader} wrote. */
export function parseMetaHeader(text: string): Readonly<Record<string, unknown>> {
  return JSON.parse(text);
}

function toAscii(value: unknown): string {
  const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, escapeUnit);
}
