/** The formats of answers with their media types; the first is what a client gets that accepts anything. */
export const mediaTypeOfFormat = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  arrow: 'application/vnd.apache.arrow.stream',
} as const;

/** A format of answers. */
export type AnswerFormat = keyof typeof mediaTypeOfFormat;

/** The formats of answers, in order of preference. */
export const answerFormats = Object.keys(mediaTypeOfFormat) as readonly AnswerFormat[];

/** The media types of the answers of every route that has more than JSON; every other route but the tail has JSON alone. */
export const mediaTypesOfRoutes = {
  '/v1/metrics/*': Object.values(mediaTypeOfFormat),
  '/v1/events': Object.values(mediaTypeOfFormat),
  '/v1/events/{event_id}': Object.values(mediaTypeOfFormat),
  '/v1/sql': Object.values(mediaTypeOfFormat),
} as const satisfies Readonly<Record<string, readonly string[]>>;
