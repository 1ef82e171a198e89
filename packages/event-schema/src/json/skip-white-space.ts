const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;

/** Index of the first character at or after `start` that is no white space. Source: RFC 8259, section 2. */
export function skipWhiteSpace(text: string, start: number): number {
  let index = start;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== SPACE && code !== LF && code !== CR && code !== TAB) break;
  }
  return index;
}
