import {
  createOpenApiDocument,
  describeServiceOperations,
  type OpenApiDocument,
} from '@signallake/service-kit';
import { metricCatalogue } from '../metrics/metric-catalogue.js';
import { eventsMetaSchema, metricMetaSchema, scanSchema, sqlMetaSchema } from './answer-schemas.js';
import { eventOperations, publicEventSchema } from './event-operations.js';
import { lakeOperation } from './lake-operation.js';
import { ledgerOperation } from './ledger-operation.js';
import { describeMetric } from './metric-operations.js';
import { sqlOperation } from './sql-operation.js';

const description = `Latency, errors and volume of what was logged, the events themselves, and SQL over them.

Every answer is about one snapshot and says what it opened (\`meta.scan\`). Instants are RFC 3339 in UTC. Percentiles are
exact unless \`approximate=true\`: linear interpolation between the two nearest values, at (n - 1) · p. List parameters are
repeated: \`service=a&service=b\`. A parameter that is not known is refused.`;

/** Describes query-api from the schemas that it validates with. */
export function createQueryDocument(): OpenApiDocument {
  return createOpenApiDocument({
    title: 'SignalLake query-api',
    description,
    version: '1.0.0',
    operations: [
      ...metricCatalogue.map(describeMetric),
      ...eventOperations,
      sqlOperation,
      lakeOperation,
      ledgerOperation,
      ...describeServiceOperations(),
    ],
    schemas: {
      StoredEvent: publicEventSchema,
      Scan: scanSchema,
      MetricMeta: metricMetaSchema,
      EventsMeta: eventsMetaSchema,
      SqlMeta: sqlMetaSchema,
    },
  });
}
