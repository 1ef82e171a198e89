import { closeSync, openSync, writeSync } from 'node:fs';

/** A file of everything that was done and found, in its order. */
export interface Timeline {
  note(what: string, details?: Readonly<Record<string, unknown>>): void;
  /** Closes the file; twice without harm. */
  close(): void;
}

/** Opens the timeline, which must not exist. */
export function openTimeline(path: string): Timeline {
  let file: number | undefined = openSync(path, 'wx');
  const startedMs = performance.now();
  return {
    note(what, details = {}) {
      if (file === undefined) return;
      const atSeconds = Math.round(performance.now() - startedMs) / 1000;
      writeSync(
        file,
        `${JSON.stringify({ at: new Date().toISOString(), at_s: atSeconds, what, ...details })}\n`,
      );
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
