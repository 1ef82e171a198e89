/**
 * Hands batches to `send`, up to `concurrency` at a time, pulling the next one only when there is room.
 * @throws the first failure of `send`, `onResult` or the batches, once every `send` under way has ended.
 */
export async function sendConcurrently<B extends { lines: readonly string[] }, R>(
  batches: AsyncIterable<B>,
  concurrency: number,
  send: (lines: readonly string[]) => Promise<R>,
  onResult: (batch: B, result: R) => void,
): Promise<void> {
  const iterator = batches[Symbol.asyncIterator]();
  const underWay = new Set<Promise<unknown>>();
  let failed = false;

  async function work(): Promise<void> {
    while (!failed) {
      const next = await iterator.next();
      if (next.done || failed) return;
      const sending = send(next.value.lines);
      underWay.add(sending);
      try {
        onResult(next.value, await sending);
      } finally {
        underWay.delete(sending);
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } catch (error) {
    failed = true;
    // Not the workers themselves: one may be waiting for a batch of an input that stays silent.
    await Promise.allSettled(underWay);
    throw error;
  }
}
