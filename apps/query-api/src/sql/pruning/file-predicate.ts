import type { DataFile, FileFilter, TableSnapshot } from '@signallake/lake';

/** What must hold of a file for a query to need it; `everything` when nothing is known. */
export type FilePredicate =
  | { kind: 'everything' }
  | { kind: 'filter'; filter: FileFilter }
  | { kind: 'and' | 'or'; parts: readonly FilePredicate[] };

/** The predicate that every file passes. */
export const everyFile: FilePredicate = { kind: 'everything' };

/** All of them; a part of which nothing is known changes nothing. */
export function allOf(parts: readonly FilePredicate[]): FilePredicate {
  const telling = parts.filter(({ kind }) => kind !== 'everything');
  if (telling.length <= 1) return telling[0] ?? everyFile;
  return { kind: 'and', parts: telling };
}

/** Any of them; a part of which nothing is known makes the whole unknown. */
export function anyOf(parts: readonly FilePredicate[]): FilePredicate {
  return parts.some(({ kind }) => kind === 'everything') ? everyFile : { kind: 'or', parts };
}

/** The files of a table that may hold an event for which the predicate holds. */
export function selectFiles(table: TableSnapshot, predicate: FilePredicate): ReadonlySet<DataFile> {
  switch (predicate.kind) {
    case 'everything':
      return new Set(table.files());
    case 'filter':
      return new Set(table.selectFiles(predicate.filter));
    case 'or': {
      const selected = new Set<DataFile>();
      for (const part of predicate.parts) for (const file of selectFiles(table, part)) selected.add(file);
      return selected;
    }
    case 'and': {
      const [first = new Set<DataFile>(), ...others] = predicate.parts.map((part) =>
        selectFiles(table, part),
      );
      return new Set([...first].filter((file) => others.every((other) => other.has(file))));
    }
  }
}
