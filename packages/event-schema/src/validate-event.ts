import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type LogEventInput, logEventSchema } from './log-event-schema.js';
import { type TextFormatName, textFormats } from './text-formats.js';

/** What is wrong with one field: `path` is a JSON Pointer into the event, `message` reads after the field's name. */
export interface FieldError {
  path: string;
  message: string;
}

/** An event with more wrong fields than this is described by the first ones. */
const MAX_ERRORS_PER_EVENT = 10;

/** No event has as many fields; collecting a fault for each of a hostile object's would take long. */
const MAX_FIELDS = 100;

/** Decides whether a value is an event; stops at the first fault, for the hot path. */
export const isLogEventInput: ValidateFunction<LogEventInput> = compile(false);

const findAllFaults = compile(true);

/** Lists what is wrong with a value that {@link isLogEventInput} refused, at most ten entries, never a payload. */
export function explainInvalidEvent(value: unknown): FieldError[] {
  const tooMany = explainTooManyFields(value, '') ?? explainTooManyFields(attributesOf(value), '/attributes');
  if (tooMany) return [tooMany];
  if (findAllFaults(value)) return [];
  const errors = new Map<string, FieldError>();
  for (const fault of findAllFaults.errors ?? []) {
    // `propertyNames` reports the name's own fault first and then once more as a summary.
    if (fault.keyword === 'propertyNames') continue;
    const error = { path: pathOf(fault), message: messageOf(fault, value) };
    if (!errors.has(error.path)) errors.set(error.path, error);
    if (errors.size === MAX_ERRORS_PER_EVENT) break;
  }
  return [...errors.values()];
}

function explainTooManyFields(value: unknown, path: string): FieldError | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = Object.keys(value).length;
  return fields > MAX_FIELDS
    ? { path, message: `has ${fields} fields, far more than it can have` }
    : undefined;
}

function attributesOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'attributes' in value ? value.attributes : undefined;
}

function compile(allErrors: boolean): ValidateFunction<LogEventInput> {
  const formats = Object.fromEntries(
    Object.entries(textFormats).map(([name, format]) => [name, format.accepts]),
  );
  return new Ajv({ allErrors, allowUnionTypes: true, strictTypes: false, formats }).compile<LogEventInput>(
    logEventSchema,
  );
}

function pathOf(fault: ErrorObject): string {
  if (fault.keyword === 'required') return `/${fault.params['missingProperty']}`;
  if (fault.keyword === 'additionalProperties') {
    return `${fault.instancePath}/${escapePointer(fault.params['additionalProperty'])}`;
  }
  if (fault.propertyName !== undefined) return `${fault.instancePath}/${escapePointer(fault.propertyName)}`;
  return fault.instancePath;
}

function messageOf(fault: ErrorObject, event: unknown): string {
  switch (fault.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a field of an event';
    case 'enum':
      return `must be one of ${fault.params['allowedValues'].join(', ')}`;
    case 'type':
      return fault.instancePath === ''
        ? 'an event must be a JSON object'
        : `must be ${[fault.params['type']].flat().join(' or ')}`;
    case 'format': {
      const text = fault.propertyName ?? valueAt(event, fault.instancePath);
      return textFormats[fault.params['format'] as TextFormatName].explain(String(text));
    }
    case 'minLength':
      return fault.params['limit'] === 1 ? 'must not be empty' : (fault.message ?? 'is too short');
    case 'maxLength':
      return `must have at most ${fault.params['limit']} characters`;
    case 'maxProperties':
      return `must have at most ${fault.params['limit']} keys`;
    default:
      return fault.message ?? 'is invalid';
  }
}

function valueAt(event: unknown, pointer: string): unknown {
  let value = event;
  for (const part of pointer.split('/').slice(1)) {
    value = (value as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

/** Escapes a key for a JSON Pointer (RFC 6901), cut to a length that an error message can bear. */
function escapePointer(key: string): string {
  return key.slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1');
}
