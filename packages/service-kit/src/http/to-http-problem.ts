import { STATUS_CODES } from 'node:http';
import { HttpProblem } from './http-problem.js';
import { type ProblemDefinition, problemCatalogue } from './problem-catalogue.js';

/** What body-parser and raw-body put into `error.type`. */
const bodyErrors: Readonly<Record<string, ProblemDefinition>> = {
  'entity.parse.failed': problemCatalogue.invalid_json,
  'entity.too.large': problemCatalogue.payload_too_large,
  'parameters.too.many': problemCatalogue.payload_too_large,
  'charset.unsupported': problemCatalogue.unsupported_media_type,
  'encoding.unsupported': problemCatalogue.unsupported_media_type,
  'request.aborted': problemCatalogue.invalid_body,
  'request.size.invalid': problemCatalogue.invalid_body,
};

/** The code that stands for a status when all that is known is the status. */
const statusProblems: Readonly<Record<number, ProblemDefinition>> = {
  400: problemCatalogue.invalid_request,
  401: problemCatalogue.unauthorized,
  404: problemCatalogue.not_found,
  405: problemCatalogue.method_not_allowed,
  406: problemCatalogue.not_acceptable,
  413: problemCatalogue.payload_too_large,
  415: problemCatalogue.unsupported_media_type,
  429: problemCatalogue.too_many_requests,
};

/** What http-errors, body-parser, the router and zlib hang on an error; any of it may be missing or of another kind. */
interface ErrorMembers {
  readonly message?: unknown;
  readonly type?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly expose?: unknown;
  readonly limit?: unknown;
}

/** Turns whatever a handler threw into an answer; what was not meant for the client becomes `internal_error`. */
export function toHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) {
    return error;
  }
  const { type, code, status, expose, limit, message }: ErrorMembers = error instanceof Error ? error : {};
  const definition = typeof type === 'string' ? bodyErrors[type] : undefined;
  if (definition !== undefined) {
    const extensions = typeof limit === 'number' ? { limit_bytes: limit } : {};
    return new HttpProblem(definition, describe(definition, message), { cause: error, extensions });
  }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 499) {
    const detail = 'The server failed to answer this request; its log has the cause under this request_id';
    return new HttpProblem(problemCatalogue.internal_error, detail, { cause: error });
  }
  // zlib's codes, in a body that is not what its Content-Encoding says.
  if (typeof code === 'string' && /^(Z_|ERR__ERROR_)/.test(code)) {
    const detail = `The body cannot be decompressed as its Content-Encoding says: ${String(message)}`;
    return new HttpProblem(problemCatalogue.invalid_body, detail, { cause: error });
  }
  const byStatus = statusProblems[status] ?? blankProblem(status);
  return new HttpProblem(byStatus, expose === true ? describe(byStatus, message) : byStatus.title, {
    cause: error,
  });
}

function describe({ title }: ProblemDefinition, message: unknown): string {
  return typeof message === 'string' && message !== '' ? `${title}: ${message}` : title;
}

/** RFC 9457, "about:blank": the problem has no more to it than its status. */
function blankProblem(status: number): ProblemDefinition {
  return { status, title: STATUS_CODES[status] ?? 'The request is refused', type: 'about:blank' };
}
