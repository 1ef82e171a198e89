import { type LogEvent, logEventSchema } from '@signallake/event-schema';
import { type ApiOperation, describeQuery, type JsonSchema, publishSchema } from '@signallake/service-kit';
import type { PublicEvent } from '../events/public-event.js';
import { searchParameters } from '../events/search/search-parameters.js';
import { tailParameters } from '../events/tail/tail-parameters.js';
import { describeRows, exampleMeta } from './answer-schemas.js';
import { queryFormats } from './query-formats.js';
import { eventProblems, scanProblems, tailProblems } from './query-problems.js';

/** The fields that every event has once its defaults are filled in. */
const alwaysPresent = [
  'event_id',
  'timestamp',
  'service',
  'endpoint',
  'status_code',
  'latency_ms',
  'method',
  'region',
  'level',
  'message',
] as const satisfies readonly (keyof LogEvent)[];

const { title: _title, ...publishedEvent } = publishSchema(logEventSchema, queryFormats);

/** An event as answers give it: as it was sent, every default filled in. */
export const publicEventSchema: JsonSchema = {
  ...publishedEvent,
  title: 'StoredEvent',
  required: alwaysPresent,
  properties: {
    ...(publishedEvent['properties'] as JsonSchema),
    // Of a line that was written by hand it may be anything.
    attributes: { description: logEventSchema.properties.attributes.description },
  },
};

const exampleEvent: PublicEvent = {
  event_id: '019c132f-1a40-7a51-9d3c-5b8f2e6a7c10',
  timestamp: '2026-01-31T08:00:00.123000Z',
  service: 'checkout',
  endpoint: '/cart',
  status_code: 503,
  latency_ms: 903.4,
  method: 'POST',
  region: 'eu-west-1',
  level: 'error',
  message: 'upstream timeout',
  attributes: { retries: 2 },
};

const row: JsonSchema = { $ref: '#/components/schemas/StoredEvent' };
const example = { data: [exampleEvent], meta: { ...exampleMeta, next_cursor: null } };
const publish = (property: object) => publishSchema(property, queryFormats);

/** The endpoints of the events themselves. */
export const eventOperations: readonly ApiOperation[] = [
  {
    method: 'get',
    path: '/v1/events',
    id: 'searchEvents',
    tag: 'events',
    summary: 'Events, newest first',
    description: 'Page by page: `meta.next_cursor` is the `cursor` of the next request.',
    parameters: describeQuery(searchParameters, publish),
    answers: { 200: describeRows('A page of events.', { row, meta: 'EventsMeta', example }) },
    problems: scanProblems,
  },
  {
    method: 'get',
    path: '/v1/events/tail',
    id: 'followEvents',
    tag: 'events',
    summary: 'Events as they are acked',
    description:
      'Server-sent events: `log` (an event), `live` (all caught up), `behind` (this client reads too slowly and is served from disk), `gap` (some are gone). Each has an id: hand the last one back to go on after it.',
    parameters: [
      ...describeQuery(tailParameters, publish),
      {
        name: 'Last-Event-ID',
        in: 'header',
        schema: { type: 'string' },
        description: 'The id of the last event received; comes before last_event_id.',
      },
    ],
    answers: {
      200: {
        description: 'A stream without an end of its own.',
        content: {
          'text/event-stream': {
            schema: { type: 'string' },
            example: `id: …\nevent: log\ndata: ${JSON.stringify(exampleEvent)}\n\n`,
          },
        },
      },
    },
    problems: tailProblems,
  },
  {
    method: 'get',
    path: '/v1/events/{event_id}',
    id: 'getEvent',
    tag: 'events',
    summary: 'One event',
    parameters: [
      { name: 'event_id', in: 'path', required: true, schema: publish(logEventSchema.properties.event_id) },
    ],
    answers: { 200: describeRows('The event.', { row, meta: 'EventsMeta', example }) },
    problems: eventProblems,
  },
];
