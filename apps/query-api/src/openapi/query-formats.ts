import type { PublishedFormats } from '@signallake/service-kit';
import { dimensions } from '../request/query-parameters.js';

const dimension = `(${dimensions.join('|')})`;

/**
 * The text formats of parameters and of events, as others can read them. A pattern accepts all that the format does,
 * and a little more: that a range begins before it ends, or that nothing is there twice, no pattern can say.
 */
export const queryFormats: PublishedFormats = {
  time: {
    pattern: '^(now|[+-]\\d{1,6}[smhdw]|\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d.*)$',
    examples: ['-15m', '-24h', '-7d', 'now', '2026-01-31T08:00:00Z', '2026-01-31T08:00:00.123+02:00'],
  },
  interval: { pattern: '^\\d{1,4}[mhd]$', examples: ['1m', '5m', '1h', '6h', '1d'] },
  'status-codes': {
    pattern: '^[1-5]([xX]{2}|\\d\\d(-[1-5]\\d\\d)?)$',
    examples: ['503', '5xx', '400-499'],
  },
  dimensions: {
    pattern: `^${dimension}(,${dimension})*$`,
    examples: ['service', 'service,endpoint', 'region,status_code'],
  },
  percentiles: { pattern: '^[^,]+(,[^,]+){0,19}$', examples: ['0.5,0.95,0.99', '0.999'] },
  unicode: {},
  'partition-value': {},
};
