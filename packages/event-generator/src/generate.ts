import { runCli } from './cli/run-cli.js';
import { runGenerate } from './cli/run-generate.js';

await runCli(runGenerate);
