import { runCli } from './cli/run-cli.js';
import { runVerify } from './verify/run-verify.js';

await runCli(runVerify);
