import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type EtlJobName, type EtlJobPayload, etlJobs } from './etl-jobs.js';
import { EtlQueueError } from './etl-queue-error.js';

const ajv = new Ajv({ verbose: true });

const validators = Object.fromEntries(
  Object.entries(etlJobs).map(([name, { payload }]) => [name, ajv.compile(payload)]),
) as { [Name in EtlJobName]: ValidateFunction<EtlJobPayload<Name>> };

/** What came off the queue as a payload of the job; throws `payload_invalid`, naming the field and its value. */
export function parseJobPayload<Name extends EtlJobName>(name: Name, data: unknown): EtlJobPayload<Name> {
  const validate: ValidateFunction<EtlJobPayload<Name>> = validators[name];
  if (validate(data)) return data;
  throw new EtlQueueError(
    'payload_invalid',
    `payload of job ${name}: ${describeFault(validate.errors?.[0])}`,
  );
}

function describeFault(fault: ErrorObject | undefined): string {
  if (fault === undefined) return 'is invalid';
  const value = fault.data;
  // An object or array would be the payload itself, or much of it.
  const got = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeof value;
  return `${fault.instancePath === '' ? 'it' : fault.instancePath} ${fault.message ?? 'is invalid'}, got ${got}`;
}
