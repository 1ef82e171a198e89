import { createInterface } from 'node:readline';
import { type PinnedProcess, startPinned } from './pinned-process.js';

/** A process that answers HTTP. */
export interface ListeningProcess extends PinnedProcess {
  readonly url: string;
}

/** Starts a script and waits until it listens, which a line of JSON on its stdout tells. */
export async function startListening(
  script: string,
  options: { args?: readonly string[]; env?: Record<string, string>; cores?: string },
): Promise<ListeningProcess> {
  const started = startPinned(script, options);
  const { stdout } = started.child;
  if (!stdout) throw new Error(`${script} has no output`);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { message: string; url?: string };
      if (entry.message === 'listening' && entry.url !== undefined) resolve(entry.url);
    });
    started.child.once('exit', (code) => reject(new Error(`${script} exited with ${code}`)));
  });
  return { ...started, url };
}
