import { createHash, randomUUID } from 'node:crypto';
import type { QuerySnapshot } from '../snapshot/query-snapshot.js';

/**
 * This process. The names of the raw tables mean something only in it, and another version of this program may answer
 * otherwise; so tags of one process never match those of another.
 */
const process = randomUUID();

/** What an answer is to: a request with its relative times resolved. */
export interface AnswerKey {
  readonly name: string;
  readonly fromMicros: number | undefined;
  readonly toMicros: number | undefined;
  /** The other parameters that the answer depends on. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * The entity tag (RFC 9110, section 8.8.3) of the answer to a request over a snapshot: it changes whenever the answer may,
 * since a snapshot's answers depend on nothing but the version of the table and the raw tables as far as they are filled.
 * It is a weak one: answers with the same tag may differ in what they tell of themselves, such as elapsed_ms.
 */
export function createAnswerTag({ table, rawSegments }: QuerySnapshot, key: AnswerKey): string {
  const raw = rawSegments.map((segment) => [segment.table, segment.bytes]);
  const { name, fromMicros = null, toMicros = null, parameters } = key;
  const normalised = Object.keys(parameters)
    .sort()
    .map((parameter) => [parameter, normalise(parameters[parameter])]);
  const text = JSON.stringify([
    process,
    table.metadata?.id ?? null,
    table.version,
    raw,
    name,
    fromMicros,
    toMicros,
    normalised,
  ]);
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
}

/** The values of a list parameter are alternatives: neither their order nor repeats matter. */
function normalise(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value)].sort() : value;
}
