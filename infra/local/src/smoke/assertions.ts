import type { Writable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';

/** Statements about a running system, each shown with what it came to. */
export interface Assertions {
  /** States that two values are equal. */
  equal(statement: string, actual: unknown, expected: unknown): void;
  /** Notes a statement that this machine gives no means to test. */
  skip(statement: string, reason: string): void;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Starts with none. */
export function createAssertions(output: Writable): Assertions {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  return {
    equal: (statement, actual, expected) => {
      if (isDeepStrictEqual(actual, expected)) {
        passed += 1;
        output.write(`✓ ${statement}\n`);
      } else {
        failed += 1;
        output.write(`✗ ${statement}: expected ${show(expected)}, got ${show(actual)}\n`);
      }
    },
    skip: (statement, reason) => {
      skipped += 1;
      output.write(`- ${statement}: skipped, ${reason}\n`);
    },
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
    get skipped() {
      return skipped;
    },
  };
}

/** What a command printed is shown as it is, below the line; anything else as JSON. */
function show(value: unknown): string {
  return typeof value === 'string' && value.includes('\n')
    ? value.trimEnd().replaceAll(/^/gm, '\n    ').replaceAll('\n\n', '\n')
    : JSON.stringify(value);
}
