const LONGEST_PLAIN = 64;
const UNDERSCORE = 0x5f;

/** Letters, digits and `-._`, by byte. */
const PLAIN = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._')
  PLAIN[char.charCodeAt(0)] = 1;

/** Whether a service's name is of the common kind that can name a partition without a closer look. */
export function isPlainService(bytes: Uint8Array, start: number, end: number): boolean {
  // A leading underscore is left to the closer look: it knows the name that Hive takes for null.
  if (start === end || end - start > LONGEST_PLAIN || bytes[start] === UNDERSCORE) return false;
  for (let at = start; at < end; at++) if (PLAIN[bytes[at] as number] === 0) return false;
  return true;
}
