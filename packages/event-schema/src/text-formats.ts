import { parseTimestamp } from './timestamp.js';

/** Longest directory name, in bytes, that common file systems take, less `service=`. */
const MAX_DIRECTORY_VALUE_BYTES = 255 - 'service='.length;

/** What Hive and Spark write for a null partition value; as a real value it would read back as null. */
const HIVE_NULL = '__HIVE_DEFAULT_PARTITION__';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CONTROL_CHARACTER = /\p{Cc}/u;

interface TextFormat {
  accepts: (text: string) => boolean;
  /** What is wrong with a text that is not accepted, to follow the field's name. */
  explain: (text: string) => string;
}

/** The string formats of the event schema: which texts they accept, and what to say of the others. */
export const textFormats = {
  unicode: {
    accepts: (text) => text.isWellFormed(),
    explain: () => 'must be well-formed Unicode (it has a lone surrogate)',
  },
  uuid: {
    accepts: (text) => UUID.test(text),
    explain: () => 'must be a UUID, such as 0190a5c2-7d1e-7c3a-9b1f-2f6f0c3c1a55',
  },
  'date-time': {
    accepts: (text) => parseTimestamp(text) !== undefined,
    explain: () => 'must be an RFC 3339 date-time with an offset, such as 2026-01-31T08:00:00.123Z',
  },
  'partition-value': {
    accepts: (text) => explainPartitionValue(text) === undefined,
    explain: (text) => explainPartitionValue(text) ?? '',
  },
} as const satisfies Record<string, TextFormat>;

/** The name of a format in {@link textFormats}. */
export type TextFormatName = keyof typeof textFormats;

function explainPartitionValue(text: string): string | undefined {
  if (!text.isWellFormed()) return textFormats.unicode.explain();
  if (CONTROL_CHARACTER.test(text)) return 'must not contain control characters';
  if (text === HIVE_NULL) return `must not be ${HIVE_NULL}, which other engines read as null`;
  // Only a name that might be too long pays for the count: a byte takes at most three characters (%2F).
  if (text.length * 3 > MAX_DIRECTORY_VALUE_BYTES && directoryValueBytes(text) > MAX_DIRECTORY_VALUE_BYTES) {
    return `must fit a directory name: at most ${MAX_DIRECTORY_VALUE_BYTES} bytes of UTF-8, punctuation counted thrice`;
  }
  return undefined;
}

/** An upper bound, in bytes, of the value escaped for a Hive directory name: ASCII punctuation may become %XX. */
function directoryValueBytes(text: string): number {
  const escapable = text.match(/[\x20-\x2c\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7e]/g)?.length ?? 0;
  return Buffer.byteLength(text) + 2 * escapable;
}
