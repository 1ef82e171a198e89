import { runCli } from './cli/run-cli.js';

const { argv, env, stdout, stderr } = process;
const exitCode = await runCli(argv.slice(2), { env, stdout, stderr });
if (exitCode !== undefined) process.exitCode = exitCode;
