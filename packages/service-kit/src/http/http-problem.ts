import type { ProblemDefinition } from './problem-catalogue.js';

/** One fault in a request: where (a field or parameter) and what. */
export interface ProblemDetail {
  /** Position in a batch, from 0. */
  readonly index?: number;
  readonly path: string;
  readonly message: string;
}

/** What a problem may carry beside its definition and detail. */
export interface HttpProblemOptions {
  readonly errors?: readonly ProblemDetail[];
  /** Rounded up to whole seconds for Retry-After. */
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body (RFC 9457, "Extension Members"); they cannot replace the standard ones. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Logged, never sent. */
  readonly cause?: unknown;
}

/** The body of an `application/problem+json` response (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code?: string;
  readonly request_id: string;
  readonly errors?: readonly ProblemDetail[];
  readonly [extension: string]: unknown;
}

/** An error that is an answer: its detail is written for the client. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly definition: ProblemDefinition;
  readonly errors: readonly ProblemDetail[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Response headers: those of the definition, then its own. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(definition: ProblemDefinition, detail: string, options: HttpProblemOptions = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : undefined);
    this.definition = definition;
    this.errors = options.errors;
    this.extensions = options.extensions ?? {};
    const { retryAfterSeconds } = options;
    this.headers = {
      ...definition.headers,
      ...(retryAfterSeconds === undefined
        ? {}
        : { 'Retry-After': String(Math.max(0, Math.ceil(retryAfterSeconds))) }),
      ...options.headers,
    };
  }

  /** HTTP status, 400..599. */
  get status(): number {
    return this.definition.status;
  }

  /** The body that tells the client, under the id of its request. */
  toBody(requestId: string): ProblemBody {
    const { type, title, status, code } = this.definition;
    return {
      ...this.extensions,
      type,
      title,
      status,
      detail: this.message,
      ...(code === undefined ? {} : { code }),
      request_id: requestId,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}
