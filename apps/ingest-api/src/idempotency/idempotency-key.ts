import { createHash } from 'node:crypto';
import { HttpProblem } from '@signallake/service-kit';
import { ingestProblems } from '../http/ingest-problems.js';

/** An RFC 8941 string, as draft-ietf-httpapi-idempotency-key-header has it, or the bare token most clients send. */
const keyFormat = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255}))$/;

/**
 * Reads an Idempotency-Key and names its record: 64 hex digits, other ones for each caller (the value of its
 * Authorization header); undefined without a key. @throws HttpProblem `invalid_request` when it is malformed.
 */
export function parseIdempotencyKey(header: string | undefined, caller: string): string | undefined {
  if (header === undefined) return undefined;
  const [, quoted, bare] = keyFormat.exec(header.trim()) ?? [];
  const key = quoted ?? bare;
  if (key === undefined) {
    const detail =
      'The Idempotency-Key must have 1 to 255 visible ASCII characters, no quote and no backslash';
    throw new HttpProblem(ingestProblems.invalid_request, detail, {
      errors: [{ path: 'Idempotency-Key', message: 'is malformed' }],
    });
  }
  return createHash('sha256')
    .update(JSON.stringify([caller, key]))
    .digest('hex');
}
