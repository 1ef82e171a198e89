import { createRandomStream } from '../random/random-stream.js';

/** What is done to the stack. */
export type ChaosAction =
  | { readonly kind: 'kill'; readonly target: string }
  | { readonly kind: 'stop'; readonly target: string }
  | { readonly kind: 'pause'; readonly target: string; readonly durationMs: number }
  | { readonly kind: 'flush-redis' }
  | { readonly kind: 'redis-away'; readonly durationMs: number }
  | { readonly kind: 'fill-disk'; readonly durationMs: number }
  | { readonly kind: 'corrupt-line'; readonly draw: number };

/** An action and when it is due, in milliseconds after the beginning. */
export interface PlannedAction {
  readonly atMs: number;
  readonly action: ChaosAction;
}

/** Names of the processes; those that do more are named more often. */
const writers = ['ingest-api-0', 'ingest-api-1', 'etl-worker-0', 'etl-worker-1', 'etl-worker-2'] as const;
// A query-api that is always on its way up answers nothing that could be checked.
const targets = [...writers, ...writers, 'ingest-api-0', 'ingest-api-1', 'redis', 'query-api-0'] as const;

/** How many actions of other kinds there are for each kill. */
const OTHERS_PER_KILL = 0.35;

/** The plan of a run: the same for the same seed, duration and rate. */
export function planChaos(options: {
  seed: number;
  durationMs: number;
  killsPerMinute: number;
  withDiskFull: boolean;
}): readonly PlannedAction[] {
  const { seed, durationMs, killsPerMinute, withDiskFull } = options;
  const random = createRandomStream(seed, 'plan');
  const meanGapMs = 60_000 / (killsPerMinute * (1 + OTHERS_PER_KILL));
  const plan: PlannedAction[] = [];
  for (let atMs = meanGapMs; atMs < durationMs; atMs += meanGapMs * (0.4 + 1.2 * random.float())) {
    const target = random.pick(targets);
    const isKill = random.chance(1 / (1 + OTHERS_PER_KILL));
    const draw = random.float();
    const other = otherAction(draw, target, random.between(1500, 4000), random.between(0, 1_000_000));
    const action = isKill ? ({ kind: 'kill', target } as const) : other;
    if (action.kind === 'fill-disk' && !withDiskFull) plan.push({ atMs, action: { kind: 'stop', target } });
    else plan.push({ atMs, action });
  }
  return plan;
}

function otherAction(draw: number, target: string, durationMs: number, line: number): ChaosAction {
  if (draw < 0.35) return { kind: 'pause', target, durationMs };
  if (draw < 0.6) return { kind: 'stop', target };
  if (draw < 0.67) return { kind: 'flush-redis' };
  if (draw < 0.73) return { kind: 'redis-away', durationMs };
  if (draw < 0.82) return { kind: 'fill-disk', durationMs };
  return { kind: 'corrupt-line', draw: line };
}
