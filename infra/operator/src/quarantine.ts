import { runCli } from './cli/run-cli.js';
import { runQuarantine } from './quarantine/run-quarantine.js';

await runCli(runQuarantine);
