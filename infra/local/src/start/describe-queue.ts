/** Says how jobs reach the workers, without the password that REDIS_URL may carry. */
export function describeQueue(env: NodeJS.ProcessEnv): string {
  const text = env['REDIS_URL']?.trim() ?? '';
  if (text === '') {
    return 'embedded: workers take segments from the data directory (REDIS_URL sends jobs through Redis)';
  }
  return `Redis at ${URL.canParse(text) ? new URL(text).host : 'REDIS_URL'}`;
}
