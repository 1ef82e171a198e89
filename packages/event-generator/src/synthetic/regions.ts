/** A region that the imagined services run in. */
export interface Region {
  index: number;
  name: string;
  /** How it is written in host names. */
  code: string;
  /** Share of the requests, in percent. */
  share: number;
  /** What latencies are multiplied by. */
  slowness: number;
}

/** All regions, the busiest first. */
export const regions: readonly Region[] = [
  { index: 0, name: 'us-east-1', code: 'use1', share: 42, slowness: 1 },
  { index: 1, name: 'eu-central-1', code: 'euc1', share: 29, slowness: 1.06 },
  { index: 2, name: 'ap-southeast-1', code: 'apse1', share: 18, slowness: 1.32 },
  { index: 3, name: 'sa-east-1', code: 'sae1', share: 11, slowness: 1.55 },
];
