import type { CliIo } from './cli-io.js';
import { countEvents, createEventBatches, type EventBatch } from './event-batches.js';
import { parseGenerateOptions } from './generate-options.js';
import { interruptedExitCode } from './interrupted-exit-code.js';
import { createProgress, formatCount } from './progress.js';
import { sendEvents } from './send-events.js';
import { writeLines } from './write-lines.js';

/** Runs `generate`; returns the exit code. @throws {CliError | CommanderError} what `runCli` reports. */
export async function runGenerate(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseGenerateOptions(argv, io);
  const { quiet = false, to, out = '-' } = options;
  const progress = createProgress({ stream: io.stderr, total: countEvents(options), unit: 'events', quiet });
  // Aborted at the end too, so that a wait for the rate ends with a failure to send.
  const ending = new AbortController();
  const batches = createEventBatches(options, AbortSignal.any([io.signal, ending.signal]));
  const startedMs = performance.now();
  const summarize = (text: string, events: number) => {
    if (quiet) return;
    const seconds = (performance.now() - startedMs) / 1000;
    progress.note(
      `${text}, ${seconds.toFixed(2)} s, ${formatCount(events / Math.max(seconds, 0.001))} events/s`,
    );
  };

  async function writeEvents(): Promise<void> {
    let events = 0;
    let bytes = 0;
    const whole = await writeLines(out, batches, io.stdout, ({ lines }: EventBatch, size) => {
      events += lines.length;
      bytes += size;
      progress.update(events);
    });
    if (whole) summarize(`written ${formatCount(events)} events, ${formatCount(bytes)} bytes`, events);
  }

  try {
    if (to === undefined) await writeEvents();
    else await sendEvents(to, batches, options, io, progress, summarize);
  } finally {
    ending.abort();
    progress.close();
  }
  // A stream without end has no other end than a signal.
  return io.signal.aborted && countEvents(options) !== undefined ? interruptedExitCode(io.signal) : 0;
}
