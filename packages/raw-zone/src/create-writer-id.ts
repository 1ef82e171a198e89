import { randomBytes } from 'node:crypto';
import { RawZoneError } from './raw-zone-error.js';

const PREFIX = /^[a-z0-9]{0,16}$/;

/**
 * A writer id that no other writer ever had: an optional readable prefix (up to 16 of a-z and 0-9) and 64 random bits.
 *
 * It is never given from outside: a restarted process that took its predecessor's id would renew the predecessor's
 * lease, and keep the predecessor's segment from being recovered. Throws `settings_invalid` for another prefix.
 */
export function createWriterId(prefix: string): string {
  if (!PREFIX.test(prefix)) {
    throw new RawZoneError(
      'settings_invalid',
      `writerIdPrefix must match ${PREFIX}, got ${prefix.slice(0, 40)}`,
    );
  }
  return prefix + randomBytes(8).toString('hex');
}
