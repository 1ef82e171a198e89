import { HttpProblem, type ProblemDetail } from '@signallake/service-kit';
import { ingestProblems } from '../http/ingest-problems.js';

/** Problems that say something final about a body that was read to its end. */
const finalCodes = ['no_valid_event', 'atomic_batch_refused', 'invalid_json'] as const;

/** An answer as it is kept for the repetitions of its request. */
export interface KeptAnswer {
  /** Digest of the body that it answers. */
  readonly bodyHash: string;
  /** The body of a 202, or a refusal. */
  readonly accepted?: Readonly<Record<string, unknown>>;
  readonly refusal?: {
    readonly code: (typeof finalCodes)[number];
    readonly detail: string;
    readonly errors?: readonly ProblemDetail[];
    readonly extensions: Readonly<Record<string, unknown>>;
  };
}

/** What of an error is worth keeping; undefined for one that the same request may not meet again. */
export function keepRefusal(error: unknown): KeptAnswer['refusal'] {
  if (!(error instanceof HttpProblem)) return undefined;
  const code = finalCodes.find((final) => final === error.definition.code);
  if (code === undefined) return undefined;
  const { message: detail, errors, extensions } = error;
  return { code, detail, extensions, ...(errors === undefined ? {} : { errors }) };
}

/** Builds the file of an answer: one JSON object. */
export function buildKeptAnswer(answer: KeptAnswer): string {
  return JSON.stringify(answer);
}

/** Reads what `buildKeptAnswer` wrote; undefined for anything else. */
export function parseKeptAnswer(text: string): KeptAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isKeptAnswer(value) ? value : undefined;
}

function isKeptAnswer(value: unknown): value is KeptAnswer {
  if (!isObject(value) || typeof value['bodyHash'] !== 'string') return false;
  const { accepted, refusal } = value;
  if (refusal === undefined) return isObject(accepted);
  if (!isObject(refusal) || !isObject(refusal['extensions'])) return false;
  const { code, detail, errors } = refusal;
  const isFinal = finalCodes.some((final) => final === code);
  return isFinal && typeof detail === 'string' && (errors === undefined || Array.isArray(errors));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The problem of a kept refusal, marked as a repetition. */
export function replayRefusal({
  code,
  detail,
  errors,
  extensions,
}: NonNullable<KeptAnswer['refusal']>): HttpProblem {
  return new HttpProblem(ingestProblems[code], detail, {
    extensions,
    ...(errors === undefined ? {} : { errors }),
    headers: { 'Idempotency-Replayed': 'true' },
  });
}
