import { type EventRow, textFields } from '@signallake/event-schema';
import { createTextDictionary, type TextDictionary } from './text-dictionary.js';

/** The distinct texts of events, field by field. */
export interface EventDictionaries {
  /** Bytes of all texts in them. */
  readonly bytes: number;
  /** The texts of a field, by its index in `textFields`. */
  of(text: number): TextDictionary;
  /** The number of a row's text among those of its field; the row must have one. */
  codeOf(row: EventRow, text: number): number;
}

/** Creates empty dictionaries. */
export function createEventDictionaries(): EventDictionaries {
  const dictionaries = textFields.map(createTextDictionary);
  const of = (text: number): TextDictionary => dictionaries[text] as TextDictionary;
  return {
    get bytes() {
      return dictionaries.reduce((sum, dictionary) => sum + dictionary.bytes, 0);
    },
    of,
    codeOf: ({ sources, starts, ends }, text) =>
      of(text).codeOf(sources[text] as Uint8Array, starts[text] as number, ends[text] as number),
  };
}
