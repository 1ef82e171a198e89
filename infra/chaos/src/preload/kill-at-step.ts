/*
 * Preloaded into a service (`node --import`): wraps the calls of node:fs/promises and of its file handles, recognises steps
 * by what is done to which path, notes each in a file, and kills its own process at the one it is armed with. The services
 * know nothing of it.
 */
import { openSync, writeSync } from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { type FileCall, recogniseOperation } from '../steps/file-operations.js';
import { type KillMoment, killStepVariable, parseKillStep } from '../steps/kill-step.js';
import { formatStepMark, type StepMark, stepMarksVariable } from '../steps/step-marks.js';

type AnyCall = (this: unknown, ...args: unknown[]) => Promise<unknown>;

const marksFile = process.env[stepMarksVariable];
const armed = process.env[killStepVariable];
if (marksFile !== undefined) await arm(marksFile, armed === undefined ? undefined : parseKillStep(armed));

async function arm(path: string, step: ReturnType<typeof parseKillStep> | undefined): Promise<void> {
  // Outside of the data, whose disk may be full; what is written here is with the kernel before the process is gone.
  const marks = openSync(path, 'a');
  const mark = (made: StepMark): number => writeSync(marks, formatStepMark(made));
  const paths = new WeakMap<object, string>();
  let seen = 0;

  function isDue(call: FileCall, path: unknown): boolean {
    const name = typeof path === 'string' ? recogniseOperation(call, path)?.name : undefined;
    if (name === undefined) return false;
    mark({ kind: 'reached', step: name });
    if (name !== step?.operation) return false;
    seen += 1;
    return seen === step.occurrence;
  }

  function die(): Promise<never> {
    if (step) mark({ kind: 'died', step: `${step.moment}:${step.operation}` });
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  }

  async function around(isHere: boolean, work: () => Promise<unknown>): Promise<unknown> {
    if (isHere && step?.moment === 'before') return die();
    const result = await work();
    return isHere && step?.moment === ('after' satisfies KillMoment) ? die() : result;
  }

  const api = promises as unknown as Record<string, AnyCall>;
  for (const [call, pathIndex] of [
    ['link', 1],
    ['rename', 1],
    ['unlink', 0],
    ['rm', 0],
  ] as const) {
    const original = api[call] as AnyCall;
    api[call] = (...args) => around(isDue(call, args[pathIndex]), () => original.apply(promises, args));
  }
  const open = api['open'] as AnyCall;
  api['open'] = async (...args) => {
    const creates = args[1] === 'wx' && isDue('open', args[0]);
    return around(creates, async () => {
      const handle = (await open.apply(promises, args)) as object;
      if (typeof args[0] === 'string') paths.set(handle, args[0]);
      return handle;
    });
  };

  const probe = await promises.open(process.execPath, 'r');
  const prototype = Object.getPrototypeOf(probe) as Record<string, AnyCall>;
  await probe.close();
  for (const call of ['writev', 'datasync', 'sync'] as const) {
    const original = prototype[call] as AnyCall;
    prototype[call] = function (this: unknown, ...args) {
      const isHere = isDue(call, paths.get(this as object));
      if (isHere && step?.moment === 'within') return writeHalf(this as FileHandle, args).then(die);
      return around(isHere, () => original.apply(this, args));
    };
  }
  // Names that ES modules have imported are bindings of their own.
  syncBuiltinESMExports();
}

/** The torn write that a loss of power, or a kill in the middle of a large one, leaves. */
async function writeHalf(handle: FileHandle, [buffers, position]: unknown[]): Promise<void> {
  const bytes = Buffer.concat(buffers as Buffer[]);
  await handle.write(bytes, 0, Math.ceil(bytes.length / 2), position as number);
}
