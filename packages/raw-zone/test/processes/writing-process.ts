import { setTimeout as sleep } from 'node:timers/promises';
import { RawZoneError } from '../../src/raw-zone-error.js';
import type { RawZoneStep } from '../../src/raw-zone-step.js';
import { createSegmentWriter } from '../../src/segment-writer.js';
import { printLine } from './print-line.js';

/** What a writing process is told to do. */
export interface WritingProcessSettings {
  directory: string;
  /** Starts every line's name, so that names differ between processes. */
  label: string;
  sealAtBytes: number;
  leaseMs: number;
  /** How many loops append at the same time. */
  loops: number;
  /** Appends of each loop before the process closes its writer; no end unless told. */
  appends?: number;
  /** Sends itself `signal` at the `count`-th `step`. */
  signalAt?: { step: RawZoneStep; count: number; signal: 'SIGSTOP' | 'SIGKILL' };
}

const settings: WritingProcessSettings = JSON.parse(process.argv[2] ?? '');
const {
  directory,
  label,
  sealAtBytes,
  leaseMs,
  loops,
  appends = Number.POSITIVE_INFINITY,
  signalAt,
} = settings;
let stepsSeen = 0;

const writer = createSegmentWriter({
  directory,
  sealAtBytes,
  sealAfterMs: 60_000,
  leaseMs,
  writerIdPrefix: label,
  onSealed: (segment) => {
    printLine(`sealed ${segment}`);
  },
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  onStep: (step) => {
    if (signalAt === undefined || step !== signalAt.step) return;
    stepsSeen += 1;
    if (stepsSeen !== signalAt.count) return;
    printLine(`signal ${step}`);
    process.kill(process.pid, signalAt.signal);
  },
});

/** One append of one to four lines, each with a name that is never used again. */
async function appendOnce(loop: number, index: number): Promise<void> {
  const names = Array.from({ length: 1 + (index % 4) }, (_, line) => `${label}-${loop}-${index}-${line}`);
  const lines = names.map((name) => `${JSON.stringify({ name, filling: 'x'.repeat(index % 200) })}\n`);
  try {
    await writer.append(Buffer.from(lines.join('')));
    for (const name of names) printLine(`ack ${name}`);
  } catch (error) {
    if (!(error instanceof RawZoneError)) throw error;
    printLine(`refused ${error.code}`);
    for (const name of names) printLine(`unacked ${name}`);
    await sleep(5);
  }
}

await Promise.all(
  Array.from({ length: loops }, async (_, loop) => {
    for (let index = 0; index < appends; index += 1) await appendOnce(loop, index);
  }),
);
await writer.close();
printLine('closed');
