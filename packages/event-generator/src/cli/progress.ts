import type { Writable } from 'node:stream';

const BAR_WIDTH = 24;

/** What a progress display counts. */
export interface ProgressOptions {
  /** A terminal gets a bar that redraws itself, anything else a line every few seconds. */
  stream: Writable & { isTTY?: boolean };
  /** How many there will be; `undefined` when nobody knows. */
  total: number | undefined;
  /** What is counted, such as `events`. */
  unit: string;
  /** Nothing but notes is written. */
  quiet: boolean;
}

/** Shows how far a run is. */
export interface Progress {
  /** Sets how many are done. */
  update(done: number): void;
  /** Writes a line of its own, above the bar. */
  note(text: string): void;
  /** Ends the display and takes the bar away. */
  close(): void;
}

/** Creates a display; its timer does not keep the process alive. */
export function createProgress({ stream, total, unit, quiet }: ProgressOptions): Progress {
  const isTerminal = stream.isTTY === true;
  const startedMs = performance.now();
  let done = 0;
  let drawn = false;

  function draw(): void {
    const text = formatProgress(done, total, unit, (performance.now() - startedMs) / 1000);
    stream.write(isTerminal ? `\r${drawBar(done, total)}${text}\x1b[K` : `${text}\n`);
    drawn = isTerminal;
  }
  function clear(): void {
    if (drawn) stream.write('\r\x1b[K');
    drawn = false;
  }

  const timer = quiet ? undefined : setInterval(draw, isTerminal ? 200 : 5000).unref();
  return {
    update(count) {
      done = count;
    },
    note(text) {
      clear();
      stream.write(`${text}\n`);
    },
    close() {
      clearInterval(timer);
      clear();
    },
  };
}

/** Writes how far a run is after a number of seconds, in one line. */
export function formatProgress(
  done: number,
  total: number | undefined,
  unit: string,
  seconds: number,
): string {
  const rate = done / Math.max(seconds, 0.001);
  const speed = `${formatCount(rate)} ${unit}/s`;
  if (!total) return `${formatCount(done)} ${unit}  ${speed}`;
  const percent = Math.floor((100 * Math.min(done, total)) / total);
  const left = done === 0 ? '' : `  ${Math.ceil(Math.max(0, total - done) / rate)} s left`;
  return `${percent} %  ${formatCount(done)} of ${formatCount(total)}  ${speed}${left}`;
}

function drawBar(done: number, total: number | undefined): string {
  if (!total) return '';
  const filled = Math.round((Math.min(done, total) / total) * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} `;
}

/** Writes a number as a whole one with commas: 1,234,567. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
