import { catalogue } from './catalogue.js';
import { createBenchProgram } from './cli/bench-program.js';

await createBenchProgram(
  process,
  (exitCode) => {
    process.exitCode = exitCode;
  },
  catalogue,
).parseAsync();
