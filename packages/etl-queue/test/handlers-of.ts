import type { EtlHandler, EtlHandlers } from '../src/index.js';

/** Handlers for a test that is about one job alone: any other job fails it. */
export function handlersOf(convertSegment: EtlHandler<'convert-segment'>): EtlHandlers {
  return {
    'convert-segment': convertSegment,
    'compact-partition': async ({ partition }) => {
      throw new Error(`nobody asked to compact ${partition}`);
    },
    'maintain-table': async () => {
      throw new Error('nobody asked to maintain the table');
    },
  };
}
