import type { EtlHandlers } from '@signallake/etl-queue';
import type { Compaction } from '@signallake/lake';
import { type CompactionParts, compactPartition } from './compact/compact-partition.js';
import type { ConversionParts } from './convert/conversion-parts.js';
import { type Conversion, convertSegment } from './convert/convert-segment.js';
import { describeMemory } from './engine/describe-memory.js';
import { maintainTable, type UpkeepStepEnd } from './upkeep/maintain-table.js';
import type { UpkeepSteps } from './upkeep/upkeep-step.js';

/** Makes the handlers of the jobs that a worker does. */
export function createEtlHandlers(
  parts: ConversionParts &
    CompactionParts & {
      onConversion?: (conversion: Conversion, elapsedMs: number, segment: string) => void;
      upkeep: UpkeepSteps;
      onCompaction?: (compaction: Compaction) => void;
      onUpkeepStep?: (end: UpkeepStepEnd) => void;
    },
): EtlHandlers {
  return {
    async 'convert-segment'({ segment }, { signal, logger }) {
      const startedAt = performance.now();
      const conversion = await convertSegment(parts, segment, { signal });
      const elapsedMs = Math.round(performance.now() - startedAt);
      parts.onConversion?.(conversion, elapsedMs, segment);
      logger.info('segment converted', { segment, ...conversion, elapsed_ms: elapsedMs });
      if (conversion.quarantined > 0) {
        logger.warn('lines put into quarantine', { segment, lines: conversion.quarantined });
      }
    },
    async 'compact-partition'({ partition }, { signal, logger }) {
      const startedAt = performance.now();
      const compactions = await compactPartition(parts, partition, { signal });
      const elapsedMs = Math.round(performance.now() - startedAt);
      for (const compaction of compactions) {
        parts.onCompaction?.(compaction);
        logger.info('files merged', { partition, ...compaction, elapsed_ms: elapsedMs });
      }
      logger.debug('memory after a compaction', describeMemory());
    },
    async 'maintain-table'(_payload, { signal, logger }) {
      const { onUpkeepStep: onStep } = parts;
      await maintainTable(parts.upkeep, { signal, logger, ...(onStep ? { onStep } : {}) });
      logger.debug('memory after upkeep', describeMemory());
    },
  };
}
