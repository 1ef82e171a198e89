/** The steps of upkeep, in their order. */
export const upkeepSteps = [
  'retention',
  'archive-retention',
  'compaction',
  'checkpoint',
  'log-expiry',
  'sweep',
  'orphans',
] as const;

/** One of {@link upkeepSteps}. */
export type UpkeepStepName = (typeof upkeepSteps)[number];

/** What a step did, to be logged: how many things it dealt with, and what else there is to say. */
type UpkeepStepResult = { done: number } & Record<string, number | string>;

/** Does its step once, as far as it is due; to be stopped early at any point, or killed. */
export type UpkeepStep = (isClosing: () => boolean) => Promise<UpkeepStepResult>;

/** A function for every step. */
export type UpkeepSteps = { readonly [Name in UpkeepStepName]: UpkeepStep };
