import type { CommitRecord } from '@signallake/lake';
import { parseSegmentId } from '@signallake/raw-zone';
import type { LedgerDifference, LedgerSegment } from './ledger.js';
import type { CountedSegment } from './raw-evidence.js';

/** A segment of which there is a file, a commit, or both. */
export interface SegmentEvidence {
  id: string;
  /** Absent when there is no file. */
  counted?: CountedSegment | undefined;
  /** Absent when it is not in the lake. */
  commit?: CommitRecord | undefined;
  /** Whether the table has it, though the record of its commit may be lost. */
  isInTable: boolean;
  /** Lines in quarantine; absent when there is no file of them. */
  quarantinedLines?: number | undefined;
}

/** What is known of the archive's retention. */
export interface ArchiveRetention {
  /** Archives of days before this one, `YYYY-MM-DD`, may be gone. */
  expiredBeforeDate: string;
}

/** Works out what became of a segment, and what does not add up about it. */
export function accountForSegment(
  { id, counted, commit, isInTable, quarantinedLines = 0 }: SegmentEvidence,
  { expiredBeforeDate }: ArchiveRetention,
): { segment: LedgerSegment; differences: LedgerDifference[] } {
  const differences: LedgerDifference[] = counted?.fault ? [counted.fault] : [];
  if (!commit) {
    const lines = counted?.lines ?? 0;
    const state = counted?.state ?? 'open';
    if (state === 'archived' && !isInTable) {
      const message = `segment ${id} is in the archive and not in the lake: ${lines} lines`;
      differences.push({ kind: 'archive_not_committed', segment: id, expected: lines, found: 0, message });
    }
    const segment = { segment: id, state, version: null, accepted: lines, raw: lines };
    return { segment: { ...segment, committed: 0, duplicates: 0, quarantined: 0 }, differences };
  }

  const { addedRows: committed, duplicateRows: duplicates = 0, version } = commit;
  const quarantined = quarantinedLines;
  const said = commit.quarantinedLines;
  if (said !== undefined && said !== quarantined) {
    const message = `segment ${id} has ${quarantined} lines in quarantine; its commit says ${said}`;
    differences.push({ kind: 'quarantine_lines', segment: id, expected: said, found: quarantined, message });
  }
  const placed = committed + duplicates + quarantined;
  const lines = counted?.lines;
  if (lines !== undefined && lines !== placed) {
    const message =
      `segment ${id} has ${lines} lines: ${committed} came into the lake, ${duplicates} were duplicates, ` +
      `${quarantined} are in quarantine, ${lines - placed} are unaccounted for`;
    differences.push({
      kind: 'segment_lines',
      segment: id,
      version,
      expected: lines,
      found: placed,
      message,
    });
  }
  if (!counted && dateOf(id) >= expiredBeforeDate) {
    const message = `segment ${id} is in the lake, and its archive, which is to be kept, is gone`;
    differences.push({ kind: 'archive_missing', segment: id, version, message });
  }
  const state = !counted ? 'expired' : counted.state === 'archived' ? 'archived' : 'converted';
  const accepted = lines ?? committed + duplicates + (said ?? quarantined);
  return {
    segment: { segment: id, state, version, accepted, raw: 0, committed, duplicates, quarantined },
    differences,
  };
}

/** The UTC day, `YYYY-MM-DD`, under which a segment is archived. */
function dateOf(id: string): string {
  return new Date(parseSegmentId(id).epochMs).toISOString().slice(0, 10);
}
