/** What all problems of one code have in common. */
export interface ProblemDefinition {
  /** Absent only for `about:blank`, a problem that says no more than its status does. */
  readonly code?: string;
  /** HTTP status, 400..599. */
  readonly status: number;
  readonly title: string;
  /** RFC 9457 "type": the same URN whichever host or prefix the service answers under. */
  readonly type: string;
  /** Response headers that the status calls for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an app says of a problem of its own; the code is its key. */
export interface ProblemOutline {
  readonly status: number;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Problems by their code. */
export type ProblemCatalogue<Code extends string> = {
  readonly [C in Code]: ProblemDefinition & { readonly code: C };
};

const codeFormat = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** The problems that every service may answer with; the README explains each. */
export const problemCatalogue = buildCatalogue({
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_body: { status: 400, title: 'The body cannot be read' },
  unauthorized: {
    status: 401,
    title: 'A valid bearer key is needed',
    headers: { 'WWW-Authenticate': 'Bearer realm="signallake"' },
  },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  not_acceptable: { status: 406, title: 'None of the accepted media types can be produced' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The media type or encoding is not supported' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'The server failed' },
  unavailable: { status: 503, title: 'The service cannot do this right now' },
  insufficient_storage: { status: 503, title: 'There is no room left to store this' },
  timeout: { status: 504, title: 'The time limit was reached' },
});

/**
 * The catalogue with an app's own problems added, each under its code.
 * @throws RangeError when a code is taken or not snake_case, or a status is not 400..599.
 */
export function defineProblems<const Own extends Readonly<Record<string, ProblemOutline>>>(
  own: Own,
): ProblemCatalogue<(keyof typeof problemCatalogue | keyof Own) & string> {
  const taken = Object.keys(own).find((code) => code in problemCatalogue);
  if (taken !== undefined) {
    throw new RangeError(`Problem code ${taken} is already in the catalogue`);
  }
  return { ...problemCatalogue, ...buildCatalogue(own) };
}

function buildCatalogue<const Own extends Readonly<Record<string, ProblemOutline>>>(
  outlines: Own,
): ProblemCatalogue<keyof Own & string> {
  const definitions = Object.entries(outlines).map(([code, outline]) => {
    if (!codeFormat.test(code)) {
      throw new RangeError(`Problem code ${JSON.stringify(code)} is not snake_case`);
    }
    if (!Number.isInteger(outline.status) || outline.status < 400 || outline.status > 599) {
      throw new RangeError(`Problem ${code} has status ${outline.status}, which is not within 400..599`);
    }
    return [code, { ...outline, code, type: `urn:signallake:problem:${code}` }];
  });
  // Object.fromEntries forgets its keys.
  return Object.fromEntries(definitions) as ProblemCatalogue<keyof Own & string>;
}
