import { type Callback, callFailed, type SplitArguments } from './callback.js';
import type { RowData } from './row-data.js';
import type { OpenResult } from './run-statement.js';
import type { WorkContext } from './session.js';

/** Hands every row of a result to a callback, and gives their number; undefined if the callback threw. */
export async function passRows(
  context: WorkContext,
  { reader, stream }: OpenResult,
  callback: Callback<RowData> | undefined,
): Promise<number | undefined> {
  let count = 0;
  try {
    for (let chunk = await stream.next(); chunk; chunk = await stream.next()) {
      context.checkInterrupt();
      for (const row of reader.readRows(chunk)) {
        if (!survives(() => callback?.(null, row))) return undefined;
        count++;
      }
    }
    return count;
  } catch (error) {
    context.checkInterrupt();
    throw error;
  } finally {
    stream.abandon(); // nothing is left to read, or nobody to read it
  }
}

/** Ends an `each`: the second callback learns the number of rows, or the first one the error. */
export function callBackAfterRows(
  passing: Promise<number | undefined>,
  { callback, complete }: SplitArguments<RowData>,
): void {
  passing.then(
    (count) => queueMicrotask(() => count !== undefined && complete?.(null, count)),
    (error: unknown) => queueMicrotask(() => callFailed(callback, error)),
  );
}

function survives(call: () => void): boolean {
  try {
    call();
    return true;
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
    return false;
  }
}
