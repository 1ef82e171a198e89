import type { Writable } from 'node:stream';

/** What a run found out: statements that hold or do not, and figures. */
export interface Report {
  /** Says what is being done. */
  note(text: string): void;
  /** States something; `detail` is shown with it either way. */
  state(statement: string, holds: boolean, detail?: string): void;
  /** A statement that this machine gives no means to test. */
  skip(statement: string, reason: string): void;
  /** Keeps a figure for the end; the name carries the unit. */
  figure(name: string, value: number | string): void;
  readonly failed: number;
  /** The figures and the counts, for `--json`. */
  summary(): {
    readonly passed: number;
    readonly failed: number;
    readonly figures: Record<string, number | string>;
  };
}

/** Starts an empty report that writes as it goes. */
export function createReport(output: Writable): Report {
  const startedAt = performance.now();
  const figures: Record<string, number | string> = {};
  let passed = 0;
  let failed = 0;
  const write = (mark: string, text: string): void => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
    output.write(`${seconds} ${mark} ${text}\n`);
  };
  return {
    note: (text) => write('·', text),
    state(statement, holds, detail) {
      if (holds) passed += 1;
      else failed += 1;
      write(holds ? '✓' : '✗', detail === undefined ? statement : `${statement}: ${detail}`);
    },
    skip: (statement, reason) => write('-', `${statement}: skipped, ${reason}`),
    figure(name, value) {
      figures[name] = value;
      write('=', `${name} ${value}`);
    },
    get failed() {
      return failed;
    },
    summary: () => ({ passed, failed, figures }),
  };
}
