import type { ProblemDefinition } from '../http/problem-catalogue.js';

/** A JSON Schema (draft 2020-12), the dialect of OpenAPI 3.1. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a body of one media type looks like. */
export interface ApiContent {
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** A parameter of a request; one of the query with a list of values is repeated. */
export interface ApiParameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly schema: JsonSchema;
  readonly description?: string;
  readonly required?: boolean;
}

/** A header of an answer. */
export interface ApiHeader {
  readonly description: string;
  readonly schema: JsonSchema;
}

/** An answer that is no problem. */
export interface ApiAnswer {
  readonly description: string;
  /** By media type; absent for an answer without a body. */
  readonly content?: Readonly<Record<string, ApiContent>>;
  readonly headers?: Readonly<Record<string, ApiHeader>>;
}

/** One method of one path, as a document tells of it. */
export interface ApiOperation {
  readonly method: 'get' | 'post';
  /** With parameters in braces: `/v1/events/{event_id}`. */
  readonly path: string;
  /** Unique in a document; clients are generated with it as a name. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly ApiParameter[];
  /** What is sent, by media type. */
  readonly body?: Readonly<Record<string, ApiContent>>;
  /** By status. */
  readonly answers: Readonly<Record<number, ApiAnswer>>;
  readonly problems: readonly ProblemDefinition[];
  /** Needs no key, whatever the configuration. */
  readonly isOpen?: boolean;
}

/** The parameters of a query string that is validated by this schema; defaults and descriptions go along. */
export function describeQuery(
  schema: { readonly properties: Readonly<Record<string, object>>; readonly required?: readonly string[] },
  publish: (schema: object) => JsonSchema,
): ApiParameter[] {
  return Object.entries(schema.properties).map(([name, property]) => {
    const { description, ...rest } = publish(property);
    return {
      name,
      in: 'query',
      schema: rest,
      ...(typeof description === 'string' ? { description } : {}),
      ...(schema.required?.includes(name) ? { required: true } : {}),
    };
  });
}
