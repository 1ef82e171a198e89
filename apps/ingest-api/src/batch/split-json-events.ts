import { jsonStringEnd, StrictJsonError, skipWhiteSpace } from '@signallake/event-schema';

/**
 * Cuts a JSON body into the texts of its events: the elements of an array, or the whole body. Only the array itself is
 * checked here; each text is still to be parsed. So an event has a length before anything is made of it, and a large
 * body is never held as values. Stops one event beyond `maxEvents`.
 * @throws {StrictJsonError} `invalid_json` when the array does not end, or something follows it.
 */
export function splitJsonEvents(text: string, maxEvents: number): string[] {
  let index = skipWhiteSpace(text, 0);
  if (text[index] !== '[') return [text];
  index = skipWhiteSpace(text, index + 1);
  const events: string[] = [];
  if (text[index] === ']') {
    assertNothingFollows(text, index);
    return events;
  }
  while (events.length <= maxEvents) {
    const end = findElementEnd(text, index);
    events.push(text.slice(index, end));
    if (text[end] === ']') {
      assertNothingFollows(text, end);
      return events;
    }
    index = skipWhiteSpace(text, end + 1);
  }
  return events;
}

/** Index of the comma or bracket that ends the array element which begins at `start`. */
function findElementEnd(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    switch (text[index]) {
      case '"':
        index = jsonStringEnd(text, index);
        if (index < 0) throw endsTooEarly();
        break;
      case '{':
      case '[':
        depth++;
        break;
      case ',':
        if (depth === 0) return index;
        break;
      case ']':
        if (depth === 0) return index;
        depth--;
        break;
      case '}':
        // Of an element that is no JSON, which its own parsing finds; here it must only not run into the next one.
        if (depth > 0) depth--;
    }
  }
  throw endsTooEarly();
}

function assertNothingFollows(text: string, arrayEnd: number): void {
  const next = skipWhiteSpace(text, arrayEnd + 1);
  if (next < text.length) {
    throw new StrictJsonError('invalid_json', `not JSON: something follows the array, at position ${next}`);
  }
}

function endsTooEarly(): StrictJsonError {
  return new StrictJsonError('invalid_json', 'not JSON: the array ends too early');
}
