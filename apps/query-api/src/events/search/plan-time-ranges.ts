import type { DataFile } from '@signallake/lake';

/** What a plan needs to know of a file. */
export type PlannedFile = { stats: Pick<DataFile['stats'], 'rows' | 'minMicros' | 'maxMicros'> };

/** Each range is planned to hold so many times the rows of all before it. */
const GROWTH = 8;

/**
 * Cuts time below `upperMicros` into ranges to be searched one after the other, newest first, so that a search that is
 * satisfied early opens few files. Yields the first instant of each range, in microseconds, falling; the last one is
 * -Infinity.
 *
 * The first range lies above all files: what is not converted yet is newest as a rule and costs no file. The next one
 * should hold `firstRows` rows, as far as the files' statistics tell, and each one after it several times as many: a
 * filter that few events pass is soon searched for everywhere.
 */
export function* planTimeRanges(
  files: readonly PlannedFile[],
  upperMicros: number,
  firstRows: number,
): Generator<number> {
  const changes = densityChanges(files);
  let at = upperMicros;
  let rowsPerMicro = 0;
  let rows = 0;
  let wanted = firstRows;
  const top = changes[0]?.micros;
  if (top !== undefined && top < at) {
    at = top;
    yield at;
  }
  for (const change of changes) {
    while (change.micros < at && rows + rowsPerMicro * (at - change.micros) >= wanted) {
      // A range is at least a microsecond long, however many rows that is.
      at = Math.max(change.micros, Math.min(at - 1, Math.ceil(at - (wanted - rows) / rowsPerMicro)));
      rows = wanted;
      wanted *= GROWTH;
      yield at;
    }
    if (change.micros < at) {
      rows += rowsPerMicro * (at - change.micros);
      at = change.micros;
    }
    rowsPerMicro += change.rowsPerMicro;
  }
  yield Number.NEGATIVE_INFINITY;
}

/** Where the number of rows a microsecond changes on the way down, if each file's rows lie evenly in its span. */
function densityChanges(files: readonly PlannedFile[]): { micros: number; rowsPerMicro: number }[] {
  const changes = [];
  for (const { stats } of files) {
    const end = stats.maxMicros + 1;
    const rowsPerMicro = stats.rows / (end - stats.minMicros);
    // A file without statistics is in every range anyway.
    if (!(Number.isFinite(end) && Number.isFinite(stats.minMicros))) continue;
    changes.push({ micros: end, rowsPerMicro }, { micros: stats.minMicros, rowsPerMicro: -rowsPerMicro });
  }
  return changes.sort((a, b) => b.micros - a.micros);
}
