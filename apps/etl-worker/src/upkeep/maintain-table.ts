import type { Logger } from '@signallake/service-kit';
import { type UpkeepStepName, type UpkeepSteps, upkeepSteps } from './upkeep-step.js';

/** How a step ended, for metrics. */
export interface UpkeepStepEnd {
  step: UpkeepStepName;
  outcome: 'done' | 'failed';
  /** Files, segments or partitions that it dealt with. */
  done: number;
}

/**
 * Does every step of upkeep once. One that fails is logged and does not keep the later ones from being done: each has
 * its own reason, and its next turn. When told to stop, it stops between two steps or within one.
 */
export async function maintainTable(
  steps: UpkeepSteps,
  options: {
    logger: Pick<Logger, 'info' | 'warn'>;
    signal?: AbortSignal;
    onStep?: (end: UpkeepStepEnd) => void;
  },
): Promise<void> {
  const { logger, signal, onStep } = options;
  const isClosing = () => signal?.aborted ?? false;
  for (const step of upkeepSteps) {
    if (isClosing()) return;
    const startedAt = performance.now();
    try {
      const { done, ...fields } = await steps[step](isClosing);
      onStep?.({ step, outcome: 'done', done });
      if (done === 0) continue;
      const elapsedMs = Math.round(performance.now() - startedAt);
      logger.info('upkeep done', { step, done, ...fields, elapsed_ms: elapsedMs });
    } catch (error) {
      onStep?.({ step, outcome: 'failed', done: 0 });
      logger.warn('upkeep failed, will try again', { step, error });
    }
  }
}
