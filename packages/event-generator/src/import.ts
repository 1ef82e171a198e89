import { runCli } from './cli/run-cli.js';
import { runImport } from './cli/run-import.js';

await runCli(runImport);
