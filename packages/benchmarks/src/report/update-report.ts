import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderReport } from './markdown-report.js';
import { mergeReports } from './merge-reports.js';
import type { SuiteReport } from './suite-report.js';

/** Where a report is kept for the runs to come, beside the page. */
const REPORT = 'benchmarks/benchmarks.json';

/**
 * Brings the page of a folder, its data and its charts up to date with a run.
 * @param order names of all benchmarks, in the order of the report
 */
export async function updateReport(
  folder: string,
  run: SuiteReport,
  order: readonly string[],
): Promise<void> {
  const report = mergeReports(await readReport(join(folder, REPORT)), run, order);
  const { markdown, charts } = renderReport(report);
  const files = new Map([...charts, ['benchmarks.md', markdown]]);
  files.set(REPORT, `${JSON.stringify(report, undefined, 2)}\n`);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The report that is there; a file that cannot be read is no reason to write over it. */
async function readReport(path: string): Promise<SuiteReport | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SuiteReport;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
