import { RawZoneError, type RawZoneErrorCode } from './raw-zone-error.js';

/** The errno name of a failed system call (`ENOSPC`, `EEXIST`, …), or undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Turns a failed system call into a `RawZoneError` about `subject`; a `RawZoneError` passes unchanged. */
export function storageError(
  error: unknown,
  subject: string,
  codeOfMissing: RawZoneErrorCode = 'storage_failed',
): RawZoneError {
  if (error instanceof RawZoneError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new RawZoneError(codeOfErrno(errnoOf(error), codeOfMissing), `${subject}: ${detail}`, {
    cause: error,
  });
}

function codeOfErrno(errno: string | undefined, codeOfMissing: RawZoneErrorCode): RawZoneErrorCode {
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return 'storage_full';
  return errno === 'ENOENT' ? codeOfMissing : 'storage_failed';
}
