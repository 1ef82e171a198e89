import type { PartitionedWriterLimits, TableWriter } from '@signallake/lake';
import type { WorkerEngine } from '../engine/worker-engine.js';

/** What a conversion works on. */
export interface ConversionParts {
  /** The raw zone's own directory. */
  rawDirectory: string;
  table: TableWriter;
  engine: WorkerEngine;
  limits?: Partial<PartitionedWriterLimits>;
}
