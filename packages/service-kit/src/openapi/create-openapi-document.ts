import type { ApiAnswer, ApiHeader, ApiOperation, ApiParameter, JsonSchema } from './api-operation.js';
import { describeProblems, problemSchema } from './problem-responses.js';

/** What a document is made of. */
export interface OpenApiDocumentOptions {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly operations: readonly ApiOperation[];
  /** What the operations' schemas refer to as `#/components/schemas/<name>`. */
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
}

/** An OpenAPI 3.1 document: what this project writes and reads of it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** An operation in a document. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: { readonly required: true; readonly content: ApiAnswer['content'] };
  readonly responses: Readonly<Record<string, ApiAnswer>>;
  readonly [member: string]: unknown;
}

const requestIdHeader: ApiHeader = {
  description: "The request's own id, if it was a sane one, else a new one.",
  schema: { type: 'string' },
};

/**
 * Writes an OpenAPI 3.1 document (source: OpenAPI Specification 3.1.1).
 * @throws RangeError when an operation or an operation's id is there twice
 */
export function createOpenApiDocument(options: OpenApiDocumentOptions): OpenApiDocument {
  const { title, description, version, operations, schemas = {} } = options;
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  const ids = new Set<string>();
  for (const operation of operations) {
    const { path, method, id } = operation;
    paths[path] ??= {};
    if (ids.has(id) || paths[path][method]) throw new RangeError(`${method} ${path} (${id}) is there twice`);
    ids.add(id);
    paths[path][method] = describeOperation(operation);
  }
  return {
    openapi: '3.1.1',
    info: { title, description, version, license: { name: 'MIT', identifier: 'MIT' } },
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: problemSchema, ...schemas },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'One of the configured keys; a service without keys takes every request.',
        },
      },
    },
  };
}

function describeOperation(operation: ApiOperation): OpenApiOperation {
  const { id, tag, summary, description, parameters, body, answers, problems, isOpen = false } = operation;
  const responses = Object.entries({ ...answers, ...describeProblems(problems) }).map(
    ([status, answer]) =>
      [status, { ...answer, headers: { 'X-Request-Id': requestIdHeader, ...answer.headers } }] as const,
  );
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters?.length ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: Object.fromEntries(responses),
    // An empty requirement: without configured keys nobody needs one.
    security: isOpen ? [] : [{ key: [] }, {}],
  };
}
