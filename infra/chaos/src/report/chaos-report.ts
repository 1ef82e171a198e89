import type { Finding, FindingKind } from '../check/findings.js';
import type { LoadCounts } from '../load/load-clients.js';
import { formatStepCoverage, type StepCoverage } from './step-coverage.js';

/** What a run came to; `--json` prints it. Durations are in seconds. */
export interface ChaosReport {
  readonly ok: boolean;
  readonly seed: number;
  readonly seconds: number;
  /** Processes that were killed with SIGKILL, at random and at named steps. */
  readonly kills: number;
  readonly kills_at_random: Readonly<Record<string, number>>;
  readonly kills_at_steps: Readonly<Record<string, number>>;
  /** Other actions that were carried out, and processes that ran with a wrong clock. */
  readonly actions: Readonly<Record<string, number>>;
  readonly skipped: readonly string[];
  readonly acks: number;
  readonly events_sent: number;
  readonly events_acked: number;
  readonly events_resent: number;
  readonly events_damaged: number;
  readonly retries: LoadCounts['retries'];
  /** Batches with an Idempotency-Key that were sent twice, and had to be answered the same. */
  readonly replays_checked: number;
  readonly steps: readonly StepCoverage[];
  readonly queries_asked: number;
  /** Answers held against the book; `exact` those of which every event was known. */
  readonly queries_checked: number;
  readonly queries_exact: number;
  /** Queries without an answer, by the reason. */
  readonly queries_unanswered: Readonly<Record<string, number>>;
  readonly findings_by_kind: Readonly<Partial<Record<FindingKind, number>>>;
  readonly findings: readonly Finding[];
  /** Where data, logs and the timeline are; kept when something was wrong. */
  readonly directory: string | null;
}

const MAX_SHOWN = 40;

/** The report as text. */
export function formatChaosReport(report: ChaosReport): string {
  const count = (kind: FindingKind): number => report.findings_by_kind[kind] ?? 0;
  const rows: readonly [string, number, string][] = [
    ['kills', report.kills, ''],
    ['  at random', sumOf(report.kills_at_random), list(report.kills_at_random)],
    ['  at named steps', sumOf(report.kills_at_steps), list(report.kills_at_steps)],
    ['other actions', sumOf(report.actions), list(report.actions)],
    ['acks', report.acks, ''],
    ['events acked', report.events_acked, `of ${report.events_sent} sent`],
    ['events sent again', report.events_resent, `and retries: ${list(report.retries)}`],
    ['lines damaged', report.events_damaged, ''],
    ['replays checked', report.replays_checked, ''],
    [
      'answers checked',
      report.queries_checked,
      `of ${report.queries_asked} queries, ${report.queries_exact} exactly; without an answer: ${list(report.queries_unanswered)}`,
    ],
    ['lost', count('lost'), ''],
    ['doubled', count('doubled') + count('invented'), ''],
    ['wrong answers', count('wrong_answer'), ''],
    ['5xx', count('server_error'), ''],
  ];
  const other = Object.entries(report.findings_by_kind).filter(
    ([kind]) => !['lost', 'doubled', 'invented', 'wrong_answer', 'server_error'].includes(kind),
  );
  const lines = [
    `seed ${report.seed}, ${Math.round(report.seconds)} s`,
    ...[...rows, ...other.map(([kind, value]) => [kind, value, ''] as const)].map(([name, value, note]) =>
      `${name.padEnd(20)}${String(value).padStart(8)}  ${note}`.trimEnd(),
    ),
    formatStepCoverage(report.steps),
    ...report.skipped.map((reason) => `skipped: ${reason}`),
    ...report.findings.slice(0, MAX_SHOWN).map(({ kind, message }) => `${kind}: ${message}`),
    ...(report.findings.length > MAX_SHOWN
      ? [`and ${report.findings.length - MAX_SHOWN} more findings`]
      : []),
    ...(report.directory === null ? [] : [`data and logs are kept in ${report.directory}`]),
    report.ok ? 'Nothing was lost, doubled or wrong.' : 'FAILED',
  ];
  return `${lines.join('\n')}\n`;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, value) => sum + value, 0);
}

function list(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  return entries.length === 0 ? 'none' : entries.map(([name, value]) => `${name} ${value}`).join(', ');
}
