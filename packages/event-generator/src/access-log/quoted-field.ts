const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  b: 8,
  f: 12,
  v: 11,
  '"': 34,
  '\\': 92,
};

/** A quoted field that was found in a line: its text without escapes, and the index after the closing quote. */
export interface QuotedField {
  text: string;
  end: number;
  /** Whether the line ended before the closing quote. */
  cut: boolean;
}

/** Reads the quoted field whose opening quote is at `start`; `undefined` when there is no quote. */
export function readQuotedField(line: string, start: number): QuotedField | undefined {
  if (line[start] !== '"') return undefined;
  let end = start + 1;
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
  const cut = end >= line.length;
  return { text: unescapeField(line.slice(start + 1, end)), end: cut ? line.length : end + 1, cut };
}

/**
 * Writes a text as a quoted field: `"`, `\`, controls and everything beyond ASCII become `\xHH`, byte by byte of UTF-8.
 * Source: nginx, ngx_http_log_module, `escape=default`.
 */
export function formatQuotedField(text: string): string {
  return `"${text.replace(/["\\]|[^\x20-\x7e]+/gu, (special) => {
    const hex = Buffer.from(special).toString('hex').toUpperCase();
    return hex.replace(/../g, '\\x$&');
  })}"`;
}

/**
 * Resolves the escapes of Apache (`\"`, `\\`, `\n`, `\xhh`, …) and nginx (`\xHH`). Bytes that are not UTF-8, such as
 * those of an old encoding or of a TLS handshake sent to a plain port, stay as they are written.
 */
function unescapeField(raw: string): string {
  if (!raw.includes('\\')) return raw;
  const bytes: Buffer[] = [];
  for (const [part, hex, letter] of raw.matchAll(/\\x([0-9a-fA-F]{2})|\\(["\\nrtbfv])|[^\\]+|\\/g)) {
    if (hex !== undefined) bytes.push(Buffer.from(hex, 'hex'));
    else if (letter !== undefined) bytes.push(Buffer.of(ESCAPES[letter] as number));
    else bytes.push(Buffer.from(part));
  }
  try {
    return strictUtf8.decode(Buffer.concat(bytes));
  } catch {
    return raw;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
