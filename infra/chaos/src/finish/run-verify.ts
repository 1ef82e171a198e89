import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Findings } from '../check/findings.js';

const script = fileURLToPath(new URL('../../../operator/dist/verify.js', import.meta.url));
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const MAX_SHOWN_CHARACTERS = 4000;

/** Runs `verify --deep` on a data directory; returns its exit code, and adds a finding when it is not 0. */
export function runVerify(dataDirectory: string, findings: Findings): Promise<number> {
  const args = [script, '--deep', '--json', '--quiet', '--data-dir', dataDirectory];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 2);
      if (code !== 0)
        findings.add('verify_failed', `verify --deep exited ${code}: ${describe(stdout, stderr)}`);
      resolve(code);
    });
  });
}

function describe(stdout: string, stderr: string): string {
  try {
    const { differences, totals } = JSON.parse(stdout) as { differences: unknown; totals: unknown };
    return JSON.stringify({ totals, differences }).slice(0, MAX_SHOWN_CHARACTERS);
  } catch {
    return `${stdout}${stderr}`.slice(0, MAX_SHOWN_CHARACTERS);
  }
}
