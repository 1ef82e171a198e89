/** Work that is asked for several times while it is under way, and done once. */
export interface SharedRuns<Result> {
  /**
   * Starts `work`, or joins the one under way for the same key. It is aborted when nobody wants it any more: the last one
   * to leave waits until it has ended.
   * @throws the signal's reason when aborted; whatever the work throws
   */
  run(key: string, work: (signal: AbortSignal) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

interface Run<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  wanted: number;
}

/** Creates an empty set of shared runs. */
export function createSharedRuns<Result>(): SharedRuns<Result> {
  const runs = new Map<string, Run<Result>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<Result>): Run<Result> {
    const controller = new AbortController();
    const result = work(controller.signal);
    const run = { result, controller, wanted: 0 };
    runs.set(key, run);
    const forget = () => {
      if (runs.get(key) === run) runs.delete(key);
    };
    result.then(forget, forget);
    return run;
  }

  return {
    async run(key, work, signal) {
      signal?.throwIfAborted();
      const run = runs.get(key) ?? start(key, work);
      run.wanted++;
      return new Promise((resolve, reject) => {
        const leave = () => {
          run.wanted--;
          if (run.wanted > 0) return reject(signal?.reason);
          // Nobody may join what is about to fail.
          if (runs.get(key) === run) runs.delete(key);
          run.controller.abort(signal?.reason);
          const gone = () => reject(signal?.reason);
          run.result.then(gone, gone);
        };
        signal?.addEventListener('abort', leave, { once: true });
        const settle = () => signal?.removeEventListener('abort', leave);
        run.result.finally(settle).then(resolve, reject);
      });
    },
  };
}
