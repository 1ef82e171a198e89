import { jsonStringEnd } from './json-string-end.js';
import { skipWhiteSpace } from './skip-white-space.js';

/** A hostile event may be nested very deep under very long keys; a pointer into it is cut to this much of both. */
const MAX_POINTER_LEVELS = 8;
const MAX_POINTER_KEY_LENGTH = 128;

interface Level {
  /** The keys seen so far; an array has none. */
  keys: Set<string> | undefined;
  /** The key or position that is being read. */
  at: string | number;
}

/** JSON Pointer (RFC 6901) to the first key that a valid JSON text has twice in one object, if there is one. */
export function findDuplicateKey(text: string): string | undefined {
  const levels: Level[] = [];
  for (let index = 0; index < text.length; index++) {
    const level = levels.at(-1);
    switch (text[index]) {
      case '{':
        levels.push({ keys: new Set(), at: '' });
        break;
      case '[':
        levels.push({ keys: undefined, at: 0 });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (typeof level?.at === 'number') level.at += 1;
        break;
      case '"': {
        const end = jsonStringEnd(text, index);
        if (level?.keys !== undefined && text[skipWhiteSpace(text, end + 1)] === ':') {
          const key = String(JSON.parse(text.slice(index, end + 1)));
          level.at = key;
          if (level.keys.has(key)) return buildPointer(levels);
          level.keys.add(key);
        }
        index = end;
      }
    }
  }
  return undefined;
}

function buildPointer(levels: readonly Level[]): string {
  const shown = levels.slice(0, MAX_POINTER_LEVELS).map(({ at }) => {
    const key = String(at).slice(0, MAX_POINTER_KEY_LENGTH);
    return key.replaceAll('~', '~0').replaceAll('/', '~1');
  });
  return `/${shown.join('/')}${levels.length > MAX_POINTER_LEVELS ? '/…' : ''}`;
}
