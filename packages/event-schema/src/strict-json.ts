/** A text that is not JSON, or names a key of an object twice. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';
  /** @param path JSON Pointer to the repeated key, when that is the fault. */
  constructor(
    readonly code: 'invalid_json' | 'duplicate_key',
    message: string,
    readonly path?: string,
  ) {
    super(message);
  }
}

/**
 * Parses JSON as JSON.parse does, but refuses an object that names a key twice: JSON.parse would keep the last
 * and say nothing.
 * @throws {StrictJsonError} with the place of the fault, never the text.
 */
export function parseStrictJson(text: string): unknown {
  const value = parseJson(text);
  if (countKeysInText(text) !== countKeysInValue(value)) {
    const [path = ''] = findDuplicateKeys(text);
    throw new StrictJsonError('duplicate_key', `the key at ${path} is there twice`, path);
  }
  return value;
}

/** Parses JSON. @throws {StrictJsonError} that says where it stops being JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message;
    const position = /position (\d+)/.exec(reason)?.[1];
    const token = /Unexpected token '(.)'/u.exec(reason)?.[1];
    let where = 'it ends too early';
    if (token !== undefined) where = `unexpected ${JSON.stringify(token)}`;
    else if (position !== undefined) where = `unexpected character at position ${position}`;
    throw new StrictJsonError('invalid_json', `not JSON: ${where}`);
  }
}

/** Whether a text that JSON.parse took as `value` names every key once. */
export function hasUniqueKeys(text: string, value: unknown): boolean {
  return countKeysInText(text) === countKeysInValue(value);
}

/** JSON Pointers of the keys that a valid JSON text has more than once in one object. */
export function findDuplicateKeys(text: string): string[] {
  const found: string[] = [];
  const stack: { keys?: Set<string>; at: string }[] = [];
  for (let index = 0; index < text.length; index++) {
    const top = stack.at(-1);
    switch (text[index]) {
      case '{':
        stack.push({ keys: new Set(), at: '' });
        break;
      case '[':
        stack.push({ at: '0' });
        break;
      case '}':
      case ']':
        stack.pop();
        break;
      case ',':
        if (top && !top.keys) top.at = String(Number(top.at) + 1);
        break;
      case '"': {
        const end = endOfString(text, index);
        if (top?.keys && isKey(text, end)) {
          const key = JSON.parse(text.slice(index, end + 1)) as string;
          top.at = key.replaceAll('~', '~0').replaceAll('/', '~1');
          if (top.keys.has(key)) found.push(`/${stack.map((level) => level.at).join('/')}`);
          top.keys.add(key);
        }
        index = end;
      }
    }
  }
  return found;
}

/** Counts the keys of a valid JSON text by hopping from quote to quote: about a microsecond for an event. */
function countKeysInText(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = endOfString(text, start);
    if (isKey(text, end)) count++;
    start = text.indexOf('"', end + 1);
  }
  return count;
}

/** Counts the keys of all objects in a value; without recursion, since a hostile value may be nested very deep. */
function countKeysInValue(value: unknown): number {
  let count = 0;
  const pending = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === 'object') pending.push(item);
      continue;
    }
    for (const key in next) {
      count++;
      const item = (next as Record<string, unknown>)[key];
      if (typeof item === 'object') pending.push(item);
    }
  }
  return count;
}

/** Index of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}

/** Whether the string that ends at `end` is followed by a colon. */
function isKey(text: string, end: number): boolean {
  let next = end + 1;
  while (text.charCodeAt(next) <= 32) next++;
  return text.charCodeAt(next) === 58;
}
