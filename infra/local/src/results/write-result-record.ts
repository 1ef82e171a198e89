import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatResultRecord, type ResultRecord, resultsDirectoryVariable } from './result-record.js';

/**
 * Writes a record into the results folder, if the environment names one. Synchronous, because mocha waits for nothing
 * that a reporter does at the end.
 */
export function writeResultRecord(record: ResultRecord, env: NodeJS.ProcessEnv): void {
  const directory = env[resultsDirectoryVariable] ?? '';
  if (directory === '') return;
  mkdirSync(directory, { recursive: true });
  const fileName = `${record.step}-${record.name.replaceAll(/[^a-z0-9]+/gi, '-')}-${process.pid}.json`;
  writeFileSync(join(directory, fileName), formatResultRecord(record));
}
