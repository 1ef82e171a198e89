/**
 * The ASCII characters that Hive escapes in a directory name. Other text, non-ASCII included, stays as it is: Hive
 * and Spark unescape each %XX to a character of its own, so UTF-8 bytes escaped one by one would not come back.
 * Source: Hive's FileUtils.escapePathName, which Spark follows.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what Hive escapes
const ESCAPED = /[\x01-\x1f"#%'*/:=?\\\x7f{[\]^]/g;

/** Escapes a partition value for a Hive directory name. */
export function escapeHiveValue(value: string): string {
  return value.replace(
    ESCAPED,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Reads a partition value back from a Hive directory name: the inverse of {@link escapeHiveValue}. */
export function unescapeHiveValue(escaped: string): string {
  return escaped.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
