/** Runs tasks one after the other, in the order in which they were handed in. */
export interface SerialRunner {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** Creates a `SerialRunner`; a task that fails rejects its own promise and does not stop the ones behind it. */
export function createSerialRunner(): SerialRunner {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(task);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
