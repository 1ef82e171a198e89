import {
  createOpenApiDocument,
  describeServiceOperations,
  type OpenApiDocument,
} from '@signallake/service-kit';
import { logEventInputSchema, receiptSchema, sendEventsOperation } from './send-events-operation.js';

const description = `Takes log events over HTTP, one or many, and answers once they are on disk.

A 2xx means written and fsynced. What was refused is told by index, field and reason.`;

/** Describes ingest-api from the schema that it validates events with. */
export function createIngestDocument(): OpenApiDocument {
  return createOpenApiDocument({
    title: 'SignalLake ingest-api',
    description,
    version: '1.0.0',
    operations: [sendEventsOperation, ...describeServiceOperations()],
    schemas: { LogEvent: logEventInputSchema, Receipt: receiptSchema },
  });
}
