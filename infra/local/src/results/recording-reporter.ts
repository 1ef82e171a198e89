import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Mocha from 'mocha';
import { writeResultRecord } from './write-result-record.js';

/** Mocha's dots; at the end also a result record of the package whose folder mocha runs in. */
// biome-ignore lint/style/noDefaultExport: mocha takes a reporter from the default export of its module
export default class RecordingReporter extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { name } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { readonly name: string };
      const { passes, failures, pending } = this.stats;
      writeResultRecord(
        { step: 'test', name, passed: passes, failed: failures, skipped: pending },
        process.env,
      );
    });
  }
}
