import { RawZoneError } from '@signallake/raw-zone';
import { HttpProblem } from '@signallake/service-kit';
import { ingestProblems } from '../http/ingest-problems.js';

/** The answer to events that the raw zone did not take; an error that is not the raw zone's passes unchanged. */
export function toStorageProblem(error: unknown): unknown {
  if (!(error instanceof RawZoneError)) return error;
  switch (error.code) {
    case 'storage_full':
      return new HttpProblem(ingestProblems.insufficient_storage, 'The disk of the raw zone is full', {
        retryAfterSeconds: 30,
        cause: error,
      });
    case 'segment_fenced':
    case 'storage_failed':
      return new HttpProblem(ingestProblems.unavailable, 'The raw zone could not be written to; try again', {
        retryAfterSeconds: 5,
        cause: error,
      });
    case 'writer_closed':
      return new HttpProblem(ingestProblems.unavailable, 'The service is stopping; try again', {
        retryAfterSeconds: 1,
      });
    default:
      return error;
  }
}
