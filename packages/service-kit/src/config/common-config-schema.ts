import { logLevels } from '../log/logger.js';
import type { ConfigSchema } from './config-schema.js';

/** The variables that every service has. */
export const commonConfigSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    SIGNALLAKE_DATA_DIR: {
      type: 'string',
      default: './data',
      allowed: 'a path',
      description: 'Folder of the raw zone and the lake.',
    },
    REDIS_URL: {
      type: 'string',
      pattern: '^rediss?://\\S+$',
      allowed: 'a redis:// or rediss:// URL',
      // The URL may carry a password.
      secret: true,
      description: 'Redis for the job queue; without it segments are taken straight from the raw zone.',
    },
    SIGNALLAKE_REDIS_PREFIX: {
      type: 'string',
      default: 'signallake',
      pattern: '^[A-Za-z0-9_.-]{1,64}$',
      allowed: 'up to 64 letters, digits, dots, dashes and underscores',
      description: 'Prefix of the Redis keys, so that several installations can share one Redis.',
    },
    SIGNALLAKE_HOST: {
      type: 'string',
      default: '127.0.0.1',
      allowed: 'a host name or an address',
      description: 'Address to bind; beyond loopback a service wants bearer keys.',
    },
    SIGNALLAKE_ALLOW_ANONYMOUS: {
      type: 'boolean',
      default: false,
      description: 'Bind beyond loopback without bearer keys.',
    },
    LOG_LEVEL: {
      type: 'string',
      enum: logLevels,
      default: 'info',
      description: 'The least severe level that is logged.',
    },
    SIGNALLAKE_SHUTDOWN_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 600_000,
      default: 10_000,
      description: 'How long a stop may take before the process exits anyway, in milliseconds.',
    },
  },
} as const satisfies ConfigSchema;
