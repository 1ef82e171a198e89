/** What may be wrong; each kind fails the suite. */
export type FindingKind =
  | 'lost'
  | 'doubled'
  | 'invented'
  | 'wrong_answer'
  | 'server_error'
  | 'refused'
  | 'unreachable'
  | 'unexplained_timeout'
  | 'not_checked'
  | 'step_not_killed'
  | 'quarantine'
  | 'crash'
  | 'unclean_stop'
  | 'not_drained'
  | 'verify_failed';

/** Something that must not happen, and when it did. */
export interface Finding {
  readonly kind: FindingKind;
  readonly message: string;
  /** Wall clock, in milliseconds since the epoch. */
  readonly atMs: number;
}

/** The findings of a run. */
export interface Findings {
  add(kind: FindingKind, message: string): void;
  readonly all: readonly Finding[];
  count(kind: FindingKind): number;
}

const MAX_KEPT = 1000;

/** Starts with none; `onFinding` is told of each. */
export function createFindings(onFinding?: (finding: Finding) => void): Findings {
  const all: Finding[] = [];
  const counts = new Map<FindingKind, number>();
  return {
    all,
    add(kind, message) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const finding = { kind, message, atMs: Date.now() };
      if (all.length < MAX_KEPT) all.push(finding);
      onFinding?.(finding);
    },
    count: (kind) => counts.get(kind) ?? 0,
  };
}
