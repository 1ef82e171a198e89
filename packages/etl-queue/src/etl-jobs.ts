import { createHash } from 'node:crypto';
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

/**
 * Every job of the ETL: its payload's JSON Schema, from which the type derives, and its id. One entry here is all that
 * a new job needs to be enqueued; consumers stop compiling until they have a handler for it.
 */
export const etlJobs = {
  'convert-segment': defineJob({
    payload: {
      type: 'object',
      additionalProperties: false,
      required: ['segment'],
      properties: {
        segment: {
          description:
            'Id of a sealed segment: `<epoch ms>-<writer id>-<sequence>`, as the raw zone builds it.',
          type: 'string',
          maxLength: 64,
          pattern: '^[0-9]{13}-[a-z0-9]{1,32}-[0-9]{6,}$',
        },
      },
    },
    jobId: ({ segment }) => segment,
  }),
  'compact-partition': defineJob({
    payload: {
      type: 'object',
      additionalProperties: false,
      required: ['partition'],
      properties: {
        partition: {
          description: 'Hive path of the partition, relative to the table: `date=…/service=…/status_code=…`.',
          type: 'string',
          minLength: 1,
          maxLength: 1024,
          pattern: '^date=[0-9]{4}-[0-9]{2}-[0-9]{2}(/|$)',
        },
      },
    },
    // A path has characters that an id may not have; no segment id begins with a letter.
    jobId: ({ partition }) => `compact-${createHash('sha256').update(partition).digest('hex').slice(0, 32)}`,
  }),
  'maintain-table': defineJob({
    payload: {
      description: 'Of the one table there is.',
      type: 'object',
      additionalProperties: false,
      properties: {},
    },
    // The same one at all times: however many workers there are, one of them keeps the table.
    jobId: () => 'maintain-table',
  }),
};

/** The name of a job in `etlJobs`. */
export type EtlJobName = keyof typeof etlJobs;

/** What a job of this name carries. */
export type EtlJobPayload<Name extends EtlJobName> = Parameters<(typeof etlJobs)[Name]['jobId']>[0];

/** Whether a job of this name is in `etlJobs`. */
export function isEtlJobName(name: string): name is EtlJobName {
  return Object.hasOwn(etlJobs, name);
}

// Deferred by the condition: the payload's type is worked out for each entry's schema, never for schemas in general.
type PayloadOf<Schema> = Schema extends JSONSchema ? FromSchema<Schema> : never;

interface JobDefinition<Schema> {
  readonly payload: Schema;
  /** Two jobs of one id are one job while either is queued or running, so it must differ between jobs of any name. */
  jobId(this: void, payload: PayloadOf<Schema>): string;
}

function defineJob<const Schema extends object>(definition: JobDefinition<Schema>): JobDefinition<Schema> {
  return definition;
}
