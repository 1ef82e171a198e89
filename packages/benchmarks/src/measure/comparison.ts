import { type Summary, summarize } from './summarize.js';

/** What values are counted in; those a second are better when higher, all others when lower. */
export type Unit =
  | 'ms'
  | 'bytes'
  | 'bytes/event'
  | 'events/s'
  | 'queries/s'
  | 'events'
  | 'files'
  | 'requests'
  | '% of a core'
  | '%';

/** Whether a higher value is the better one. */
function isRate(unit: Unit): boolean {
  return unit.endsWith('/s');
}

/** One side of a comparison: who, and what was measured run by run. */
export interface Contender {
  name: string;
  values: readonly number[];
}

/** SignalLake beside a peer, in one run on one machine. */
export interface Comparison {
  name: string;
  /** Comparisons of a group share a table and a chart; those without one come first. */
  group?: string;
  unit: Unit;
  ours: Contender & { summary: Summary };
  peer: Contender & { summary: Summary };
  /** Ours to the peer's speed, the median over the pairs of runs: above 1, SignalLake is ahead. */
  ratio: number;
  /** The ratio that we mean to reach, where we have set ourselves one. */
  target?: number;
}

/**
 * Compares values that were measured in turn: the first of ours beside the first of the peer's, and so on, so that what
 * else the machine was doing falls out of the ratio.
 * @throws {RangeError} when the contenders were not run equally often
 */
export function compare(options: {
  name: string;
  unit: Unit;
  ours: Contender;
  peer: Contender;
  target?: number;
  group?: string;
}): Comparison {
  const { name, unit, ours, peer, target, group } = options;
  if (ours.values.length !== peer.values.length) throw new RangeError(`${name}: the runs do not pair up`);
  const ratios = ours.values.map((value, run) => {
    const other = peer.values[run] as number;
    return isRate(unit) ? value / other : other / value;
  });
  return {
    name,
    ...(group !== undefined && { group }),
    unit,
    ours: { ...ours, summary: summarize(ours.values) },
    peer: { ...peer, summary: summarize(peer.values) },
    ratio: summarize(ratios).median,
    ...(target !== undefined && { target }),
  };
}
