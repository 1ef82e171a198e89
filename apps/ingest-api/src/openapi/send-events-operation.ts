import { logEventSchema } from '@signallake/event-schema';
import {
  type ApiContent,
  type ApiOperation,
  describeQuery,
  type JsonSchema,
  publishSchema,
} from '@signallake/service-kit';
import { bodyFormats } from '../http/body-format.js';
import { contentCodings } from '../http/content-coding.js';
import { eventsQuerySchema } from '../http/events-query.js';
import { ingestProblems } from '../http/ingest-problems.js';
import { eventExamples } from './event-examples.js';

/** An event as it may be sent; what its own formats mean beyond a pattern is in the answers. */
export const logEventInputSchema: JsonSchema = publishSchema(logEventSchema, {
  unicode: {},
  'partition-value': { pattern: '^\\P{Cc}*$' },
});

const event: JsonSchema = { $ref: '#/components/schemas/LogEvent' };
const count: JsonSchema = { type: 'integer', minimum: 0 };

/** What became of the events of a body. */
export const receiptSchema: JsonSchema = {
  title: 'Receipt',
  type: 'object',
  additionalProperties: false,
  required: ['accepted', 'rejected', 'errors'],
  properties: {
    accepted: { ...count, minimum: 1, description: 'Events that are on disk, fsynced.' },
    rejected: count,
    errors: {
      type: 'array',
      maxItems: 100,
      description: 'The first hundred faults of rejected events.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['index', 'path', 'message'],
        properties: {
          index: { ...count, description: 'Position in the batch, from 0.' },
          event_id: { type: 'string', description: "The client's own, if it sent one." },
          path: { type: 'string', description: 'A JSON Pointer into the event.' },
          message: { type: 'string' },
        },
      },
    },
  },
};

const bodies: Readonly<Record<'json' | 'ndjson', ApiContent>> = {
  json: {
    schema: { oneOf: [event, { type: 'array', minItems: 1, items: event }] },
    example: eventExamples,
  },
  ndjson: {
    schema: { type: 'string', description: 'An event a line; streamed, so it may be large.' },
    example: eventExamples.map((line) => `${JSON.stringify(line)}\n`).join(''),
  },
};

const { not_found, method_not_allowed, not_acceptable, timeout, ...otherProblems } = ingestProblems;

/** All there are, also those that are still to come, but those of other paths and methods, and of queries. */
const problems = Object.values(otherProblems);

/** The endpoint that takes events. */
export const sendEventsOperation: ApiOperation = {
  method: 'post',
  path: '/v1/events',
  id: 'sendEvents',
  tag: 'events',
  summary: 'Takes events, and answers once they are on disk',
  description:
    'An event whose event_id and timestamp were sent before is counted once: sending a batch again is harmless.',
  parameters: [
    ...describeQuery(eventsQuerySchema, publishSchema),
    {
      name: 'Content-Encoding',
      in: 'header',
      schema: { type: 'string', enum: contentCodings },
      description: 'How the body is compressed; limits count decompressed bytes too.',
    },
    {
      name: 'Idempotency-Key',
      in: 'header',
      schema: { type: 'string', minLength: 1, maxLength: 257 },
      description:
        'Any text of the client: a repetition with the same key and body gets the first answer again.',
    },
  ],
  body: Object.fromEntries(bodyFormats.map(([mediaType, format]) => [mediaType, bodies[format]])),
  answers: {
    202: {
      description: 'At least one event was accepted, and every accepted one is fsynced.',
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/Receipt' },
          example: {
            accepted: 1,
            rejected: 1,
            errors: [{ index: 1, path: '/latency', message: 'is not a field of an event' }],
          },
        },
      },
    },
  },
  problems,
};
