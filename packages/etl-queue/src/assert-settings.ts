import { EtlQueueError } from './etl-queue-error.js';

const MAX_TIMER_MS = 2 ** 31 - 1;

/** Throws `settings_invalid` unless every value is an integer from 1 to the longest time a timer can wait. */
export function assertPositiveIntegers(settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (Number.isInteger(value) && value >= 1 && value <= MAX_TIMER_MS) continue;
    throw new EtlQueueError(
      'settings_invalid',
      `${name} must be an integer from 1 to ${MAX_TIMER_MS}, got ${value}`,
    );
  }
}

/** Throws `settings_invalid` unless the prefix can begin Redis keys and the URL is one of Redis; never shows the URL. */
export function assertRedisSettings({ redisUrl, prefix }: { redisUrl: string; prefix: string }): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(prefix)) {
    throw new EtlQueueError(
      'settings_invalid',
      `prefix must be 1 to 64 of A-Z a-z 0-9 _ -, got ${JSON.stringify(prefix)}`,
    );
  }
  if (!['redis:', 'rediss:'].includes(URL.canParse(redisUrl) ? new URL(redisUrl).protocol : '')) {
    throw new EtlQueueError('settings_invalid', 'redisUrl must begin with redis:// or rediss://');
  }
}
