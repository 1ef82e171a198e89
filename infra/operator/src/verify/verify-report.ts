import type { Ledger, LedgerDifference, LedgerSegment } from '@signallake/ledger';

/** What `pnpm verify --json` prints, as one JSON object. */
export interface VerifyReport {
  /** Whether everything adds up: then `differences` is empty, and the exit code 0. */
  ok: boolean;
  data_dir: string;
  /** With --deep: how many events of the archive were compared with the lake; null without it. */
  compared_events: number | null;
  totals: Ledger['totals'];
  evidence: Ledger['evidence'];
  differences: LedgerDifference[];
  segments: LedgerSegment[];
}

const MAX_SHOWN = 100;

/** The report as text: a table of the totals, and the differences. */
export function formatVerifyReport({
  ok,
  data_dir,
  compared_events,
  totals,
  evidence,
  differences,
}: VerifyReport): string {
  const accountedFor =
    totals.in_lake -
    totals.foreign_rows +
    totals.raw +
    totals.quarantined +
    totals.duplicates +
    totals.deleted_by_retention;
  const rows: [string, number, string][] = [
    ['accepted', totals.accepted, ''],
    ['in the lake', totals.in_lake, `${evidence.files} files, version ${evidence.version}`],
    ['raw', totals.raw, `${evidence.raw_segments} segments`],
    ['quarantined', totals.quarantined, `${totals.replayed} of them replayed`],
    ['duplicates', totals.duplicates, ''],
    ['deleted by retention', totals.deleted_by_retention, ''],
    ['of other engines', 0 - totals.foreign_rows, `${evidence.foreign_commits} commits`],
    ['accounted for', accountedFor, ''],
  ];
  const width = Math.max(...rows.map(([, count]) => formatCount(count).length));
  const table = rows.map(
    ([name, count, note]) =>
      `${name.padEnd(22)}${formatCount(count).padStart(width)}${note && `  (${note})`}`,
  );
  const evidenceLine = `Evidence: ${evidence.archived_segments} segments by their archive, ${evidence.expired_segments} by the history alone, ${evidence.raw_segments} raw.`;
  const compared =
    compared_events === null
      ? []
      : [`Compared with the lake, one by one: ${formatCount(compared_events)} events.`];
  const shown = differences.slice(0, MAX_SHOWN).map(({ kind, message }) => `  ${kind}: ${message}`);
  const more =
    differences.length > MAX_SHOWN ? [`  and ${differences.length - MAX_SHOWN} more; --json has all`] : [];
  const verdict = ok ? ['Everything adds up.'] : [`${differences.length} differences:`, ...shown, ...more];
  return `${[data_dir, '', ...table, '', evidenceLine, ...compared, ...verdict].join('\n')}\n`;
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
