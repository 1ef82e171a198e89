import { pathToFileURL } from 'node:url';
import { expect } from 'expect';
import { formatSnapshot, readSnapshots } from './jest-snapshots.js';

/** A test as the jest file gave it, under its full name. */
export interface JestTest {
  readonly fullName: string;
  readonly run: () => Promise<void>;
}

/** The tests of a jest file and what is to run before the first. */
export interface JestSuite {
  readonly tests: readonly JestTest[];
  readonly beforeAll: readonly (() => Promise<void>)[];
}

/** Loads a jest file as it stands, giving it the globals that it uses, `expect` with its snapshots among them. */
export async function loadJestSuite(file: string): Promise<JestSuite> {
  const tests: JestTest[] = [];
  const beforeAll: (() => Promise<void>)[] = [];
  const suites: string[] = [];
  const snapshots = readSnapshots(file);
  let snapshotKey = '';

  expect.extend({
    toMatchSnapshot(received: unknown) {
      const actual = formatSnapshot(received);
      return { pass: actual === snapshots[snapshotKey], message: () => `snapshot ${snapshotKey}:${actual}` };
    },
  });
  const mochaDescribe = describe;
  Object.assign(globalThis, {
    expect,
    beforeAll: (run: () => Promise<void>) => beforeAll.push(run),
    describe: (name: string, define: () => void) => {
      suites.push(name);
      define();
      suites.pop();
    },
    test: (name: string, body: () => Promise<void>) => {
      const fullName = [...suites, name].join(' ');
      const run = () => {
        snapshotKey = `${fullName} 1`;
        return body();
      };
      tests.push({ fullName, run });
    },
  });
  try {
    await import(pathToFileURL(file).href);
  } finally {
    globalThis.describe = mochaDescribe;
  }
  return { tests, beforeAll };
}

/** What a test failed with, or undefined; one that catches an error and only logs it has failed. */
export async function findFailure(test: JestTest): Promise<unknown> {
  const log = console.log;
  let logged: unknown;
  console.log = (...args: unknown[]) => {
    logged ??= args.find((arg) => arg instanceof Error);
  };
  try {
    await test.run();
    return logged;
  } catch (error) {
    return error;
  } finally {
    console.log = log;
  }
}
