/** A contender's side of a benchmark: one run, and the value that was measured in it. */
export type MeasuredRun = () => Promise<number>;

/**
 * Runs contenders in turn (ours, peer, ours, peer…), after one run of each that is not counted.
 * @param onRun told of each counted round, for the progress line
 */
export async function runPaired<Side extends string>(
  sides: Readonly<Record<Side, MeasuredRun>>,
  { pairs, onRun }: { pairs: number; onRun?: (pair: number) => void },
): Promise<Record<Side, number[]>> {
  const contenders = (Object.entries(sides) as [Side, MeasuredRun][]).map(([side, run]) => ({
    side,
    run,
    values: [] as number[],
  }));
  for (const { run } of contenders) await run();
  for (let pair = 1; pair <= pairs; pair++) {
    for (const { run, values } of contenders) values.push(await run());
    onRun?.(pair);
  }
  return Object.fromEntries(contenders.map(({ side, values }) => [side, values])) as Record<Side, number[]>;
}

/** How long a function takes, in milliseconds of wall time: the mean of so many runs, one after the other. */
export async function timeMs(run: () => Promise<unknown>, repeats = 1): Promise<number> {
  const start = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) await run();
  return (performance.now() - start) / repeats;
}
