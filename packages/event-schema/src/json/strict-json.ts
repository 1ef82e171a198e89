import { findDuplicateKey } from './find-duplicate-key.js';
import { hasUniqueKeys } from './unique-keys.js';

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
  if (!hasUniqueKeys(text, value)) {
    const path = findDuplicateKey(text) ?? '';
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
