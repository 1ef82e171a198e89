import type { ConfigSchema } from './config-schema.js';

/** The variables of every service that has an API for others. */
export const httpConfigSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    SIGNALLAKE_CORS_ORIGINS: {
      type: 'array',
      items: { type: 'string', pattern: '^(\\*|https?://[^/\\s,]+)$' },
      default: [],
      allowed: 'a comma-separated list of origins such as https://dash.example.com, or *',
      description: 'Origins whose pages may call the API from a browser; none unless told.',
    },
    SIGNALLAKE_RATE_LIMIT_PER_MINUTE: {
      type: 'integer',
      minimum: 0,
      maximum: 100_000_000,
      default: 0,
      description:
        'Requests a minute of one bearer key, or one address where there are no keys; beyond it the answer is 429. 0: no limit.',
    },
  },
} as const satisfies ConfigSchema;
