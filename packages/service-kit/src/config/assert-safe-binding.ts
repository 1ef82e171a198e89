import { BlockList, isIP } from 'node:net';
import { ConfigError } from './config-error.js';

/** What decides whether a service may bind where it was told to. */
export interface Binding {
  readonly host: string;
  /** The bearer keys that callers must bring; none means that anybody is let in. */
  readonly keys: readonly string[];
  readonly allowAnonymous: boolean;
  /** Name of the variable that holds the keys, for the message; a service without keys has none. */
  readonly keysVariable?: string;
}

/**
 * Refuses to let anybody in from beyond this machine without anybody having said so.
 * @throws ConfigError `unsafe_binding`, which says what to set.
 */
export function assertSafeBinding({ host, keys, allowAnonymous, keysVariable }: Binding): void {
  if (allowAnonymous || keys.length > 0 || isLoopback(host)) {
    return;
  }
  const remedies = [
    ...(keysVariable === undefined ? [] : [`set ${keysVariable} to one or more bearer keys`]),
    'bind to loopback (SIGNALLAKE_HOST=127.0.0.1)',
    'set SIGNALLAKE_ALLOW_ANONYMOUS=true if the network in front of it is trusted',
  ];
  const message = `is ${JSON.stringify(host)}, which would open the service beyond this machine without keys: ${remedies.join(', or ')}`;
  throw new ConfigError('unsafe_binding', `SIGNALLAKE_HOST ${message}`, [
    { name: 'SIGNALLAKE_HOST', message },
  ]);
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) {
    // Any other name may resolve to anything, tomorrow too.
    return host.toLowerCase() === 'localhost';
  }
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
