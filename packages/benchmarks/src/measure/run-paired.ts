/** A contender's side of a benchmark: one run, and the value that was measured in it. */
export type MeasuredRun = () => Promise<number>;

/**
 * Runs two contenders in turn (ours, peer, ours, peer…), after one run of each that is not counted.
 * @param onRun told of each counted pair, for the progress line
 */
export async function runPaired(
  { ours, peer }: { ours: MeasuredRun; peer: MeasuredRun },
  { pairs, onRun }: { pairs: number; onRun?: (pair: number) => void },
): Promise<{ ours: number[]; peer: number[] }> {
  await ours();
  await peer();
  const values = { ours: [] as number[], peer: [] as number[] };
  for (let pair = 0; pair < pairs; pair++) {
    values.ours.push(await ours());
    values.peer.push(await peer());
    onRun?.(pair + 1);
  }
  return values;
}

/** How long a function takes, in milliseconds of wall time. */
export async function timeMs(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
