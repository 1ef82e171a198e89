import type { OpenApiDocument, OpenApiOperation } from '@signallake/service-kit';
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What a service promises: its OpenAPI document, ready to check answers against. */
export interface Contract {
  readonly document: OpenApiDocument;
  /** The operation that a method and a path, without query string, lead to. */
  find(method: string, path: string): Endpoint | undefined;
  /** What an answer of an endpoint has that was not promised; of none, it is to be a problem. */
  findFault(endpoint: Endpoint | undefined, method: string, answer: Answer): string | undefined;
  /** What a value has that a schema, by its pointer into the document, does not allow. */
  findSchemaFault(pointer: readonly string[], value: unknown): string | undefined;
}

/** An operation of a document and where it is. */
export interface Endpoint {
  readonly path: string;
  readonly method: string;
  readonly operation: OpenApiOperation;
}

const baseId = 'openapi';

/** Makes a contract of a document. */
function createContract(document: OpenApiDocument): Contract {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, allowMatchingProperties: true });
  formats.default(ajv);
  // The schemas lie within the document, whose own members are no keywords of theirs.
  ajv.addVocabulary(Object.keys(document));
  ajv.addSchema(document as AnySchema, baseId);

  const templates = Object.entries(document.paths).map(([path, operations]) => ({
    path,
    operations,
    pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
  }));
  // A fixed path comes before one with a parameter in its place.
  templates.sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));

  function findSchemaFault(pointer: readonly string[], value: unknown): string | undefined {
    const reference = pointer.map((step) =>
      encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1')),
    );
    const validate = ajv.getSchema(`${baseId}#/${reference.join('/')}`) as ValidateFunction | undefined;
    if (!validate) return `there is no schema at ${pointer.join(' > ')}`;
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  }

  /** Rows on lines are those of the JSON answer. */
  function findBodyFault(content: readonly string[], mediaType: string, body: Buffer): string | undefined {
    const text = body.toString();
    if (mediaType === 'application/x-ndjson') {
      const pointer = [...content, 'application/json', 'schema', 'properties', 'data', 'items'];
      const lines = text.split('\n').filter((line) => line !== '');
      return lines
        .map((line) => findSchemaFault(pointer, JSON.parse(line)))
        .find((fault) => fault !== undefined);
    }
    if (!/[/+]json$/.test(mediaType)) return undefined;
    return findSchemaFault([...content, mediaType, 'schema'], JSON.parse(text));
  }

  return {
    document,
    findSchemaFault,
    find(method, path) {
      const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
      const template = templates.find(({ pattern }) => pattern.test(path));
      const operation = template?.operations[wanted];
      return operation && template ? { path: template.path, method: wanted, operation } : undefined;
    },
    findFault(endpoint, method, { status, headers, body }) {
      if (headers['x-request-id'] === undefined) return 'there is no X-Request-Id';
      const mediaType = headers['content-type']?.split(';')[0] ?? '';
      if (!endpoint) {
        // Answered by the router itself, or for another origin's sake.
        if (method === 'OPTIONS' && (status === 200 || status === 204)) return undefined;
        if (![400, 401, 404, 405, 429].includes(status)) return `${status} where nothing is`;
        if (method === 'HEAD') return undefined;
        if (mediaType !== 'application/problem+json') return `${mediaType} is no problem`;
        return findSchemaFault(['components', 'schemas', 'Problem'], JSON.parse(body.toString()));
      }
      const answer = endpoint.operation.responses[String(status)];
      if (!answer) return `status ${status} is not in the document: ${body.toString().slice(0, 300)}`;
      if (method === 'HEAD' || !answer.content) return body.length > 0 ? 'there is a body' : undefined;
      if (!answer.content?.[mediaType]) return `${mediaType} is not in the document for ${status}`;
      const pointer = ['paths', endpoint.path, endpoint.method, 'responses', String(status), 'content'];
      return findBodyFault(pointer, mediaType, body);
    },
  };
}

/** Reads the contract of a running service. */
export async function fetchContract(url: string): Promise<Contract> {
  const response = await fetch(`${url}/openapi.json`);
  return createContract((await response.json()) as OpenApiDocument);
}
