/** Longer lines are not read whole, so that a file without line feeds cannot fill the memory. */
export const MAX_LINE_CHARACTERS = 1_048_576;

/** A line of an input: its number, from 1, and its text without the line break. */
export interface NumberedLine {
  number: number;
  text: string;
  /** Whether the line was longer than {@link MAX_LINE_CHARACTERS}; `text` is its beginning. */
  cut: boolean;
}

/**
 * Splits bytes into lines at LF or CRLF, as UTF-8 without a byte order mark. Each list holds the lines that end in one
 * chunk, so lines of a slow input are not held back.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedLine[]> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = '';
  const finish = (text: string): NumberedLine => {
    const cut = text.length > MAX_LINE_CHARACTERS;
    const whole = cut ? text.slice(0, MAX_LINE_CHARACTERS) : text;
    return { number: ++number, text: whole.endsWith('\r') ? whole.slice(0, -1) : whole, cut };
  };
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    parts[0] = rest + parts[0];
    rest = parts.pop() ?? '';
    // One character more than a line may have is enough to know that it is cut.
    if (rest.length > MAX_LINE_CHARACTERS) rest = rest.slice(0, MAX_LINE_CHARACTERS + 1);
    if (parts.length > 0) yield parts.map(finish);
  }
  rest += decoder.decode();
  if (rest !== '') yield [finish(rest)];
}
