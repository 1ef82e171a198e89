import { type EtlJobName, type EtlJobPayload, etlJobs } from './etl-jobs.js';
import { EtlQueueError } from './etl-queue-error.js';

// By name, so that the compiler follows a payload to the definition it belongs to, however many there are.
const definitions: { readonly [Name in EtlJobName]: { jobId(payload: EtlJobPayload<Name>): string } } =
  etlJobs;

// BullMQ refuses ids with a colon, which separates its Redis keys, and ids that are integers, which it counts itself.
const JOB_ID = /^(?![0-9]+$)[A-Za-z0-9._=-]{1,200}$/;

/** Builds the id under which a job is queued at most once; throws `job_id_invalid` when Redis could not bear it. */
export function buildJobId<Name extends EtlJobName>(name: Name, payload: EtlJobPayload<Name>): string {
  const id = definitions[name].jobId(payload);
  if (!JOB_ID.test(id)) {
    throw new EtlQueueError(
      'job_id_invalid',
      `id of job ${name} cannot be ${JSON.stringify(id.slice(0, 80))}`,
    );
  }
  return id;
}
