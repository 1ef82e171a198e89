import { v5 as createUuidV5 } from 'uuid';

/** The namespace of ids made from lines (RFC 9562, section 5.5): a random UUID, fixed for good. */
const NAMESPACE = Buffer.from('3d0f6c9e5b0a4a57a1f2c48e7d9b1c60', 'hex');

/** Distinct lines after which a repetition is no longer recognised, to bound the memory of a long import. */
const REMEMBERED_LINES = 250_000;

/**
 * Gives the id of the next line of a file. It depends on the origin, the text and on how often the same text came before
 * in the file: importing a file again gives the same ids, and equal lines within a file get different ones.
 */
export type LineIdGiver = (text: string) => string;

/** Creates the ids of one file's lines; `origin` is what else tells its events from those of another file. */
export function createLineIds(origin: readonly string[], rememberedLines = REMEMBERED_LINES): LineIdGiver {
  // Lengths in front, so that no two origins and texts run together to the same name.
  const prefix = origin.map((part) => `${part.length}:${part}`).join('');
  let recent = new Map<string, number>();
  let older = new Map<string, number>();
  return (text) => {
    const first = hash(`${prefix}\n${text}`);
    const before = recent.get(first) ?? older.get(first) ?? 0;
    if (recent.size >= rememberedLines && !recent.has(first)) {
      older = recent;
      recent = new Map();
    }
    recent.set(first, before + 1);
    return before === 0 ? first : hash(`${prefix}\n${text}\n${before}`);
  };
}

function hash(name: string): string {
  return createUuidV5(Buffer.from(name), NAMESPACE);
}
