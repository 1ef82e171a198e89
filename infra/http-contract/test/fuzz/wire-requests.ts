import type { ApiParameter } from '@signallake/service-kit';
import fc from 'fast-check';
import type { Contract, Endpoint } from '../contract.js';
import type { WireRequest } from '../exchange.js';
import { allowedTexts, oddTexts } from './schema-values.js';

/** A body and the headers that it is sent with. */
export type SentBody = Pick<WireRequest, 'body' | 'headers'>;

/** What requests are made of beside the document. */
export interface FuzzMaterial {
  readonly key: string;
  /** Texts that lead somewhere in the data. */
  readonly known: readonly string[];
  /** Bodies for what takes one. */
  readonly bodies: fc.Arbitrary<SentBody>;
}

/** Requests to the endpoints of a contract: right, nearly right, and wrong in every part. */
export function wireRequests(contract: Contract, material: FuzzMaterial): fc.Arbitrary<WireRequest> {
  const endpoints = Object.entries(contract.document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Endpoint => ({ path, method, operation })),
  );
  const toEndpoint = fc.oneof(
    ...endpoints.map((endpoint) => ({
      weight: endpoint.path.startsWith('/v1/') ? 8 : 1,
      arbitrary: requestsTo(endpoint, material),
    })),
  );
  return fc.oneof({ weight: 30, arbitrary: toEndpoint }, { weight: 1, arbitrary: strayRequests() });
}

function requestsTo(
  { path, method, operation }: Endpoint,
  material: FuzzMaterial,
): fc.Arbitrary<WireRequest> {
  const { parameters = [], requestBody } = operation;
  const none: SentBody = {};
  const sent: fc.Arbitrary<SentBody> = requestBody
    ? material.bodies
    : fc.oneof({ weight: 20, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: material.bodies });
  return fc
    .record({
      method: fc.oneof(
        { weight: 30, arbitrary: fc.constant(method.toUpperCase()) },
        { weight: 2, arbitrary: fc.constantFrom('HEAD', 'OPTIONS') },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE') },
      ),
      path: fillPath(path, parameters, material.known),
      query: queryStrings(
        parameters.filter((parameter) => parameter.in === 'query'),
        material.known,
      ),
      headers: requestHeaders(operation, material.key),
      sent,
    })
    .map(({ method: sentMethod, path: sentPath, query, headers, sent: { body, headers: own } }) => ({
      method: sentMethod,
      target: `${sentPath}${query}`,
      headers: { ...headers, ...own },
      ...(body === undefined ? {} : { body }),
    }));
}

function fillPath(
  path: string,
  parameters: readonly ApiParameter[],
  known: readonly string[],
): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => String(match[1]));
  if (names.length === 0) {
    const variants = fc.constantFrom(`${path}/`, path.toUpperCase(), `${path}%20`, `/${path}`, `${path}/x/y`);
    return fc.oneof({ weight: 30, arbitrary: fc.constant(path) }, { weight: 1, arbitrary: variants });
  }
  const values = names.map((name) => {
    const schema = parameters.find((parameter) => parameter.name === name)?.schema ?? {};
    return fc.oneof(allowedTexts(schema, known).map(encodeURIComponent), oddTexts(schema));
  });
  return fc.tuple(...values).map((texts) => {
    const left = [...texts];
    return path.replace(/\{\w+\}/g, () => left.shift() ?? '');
  });
}

function queryStrings(parameters: readonly ApiParameter[], known: readonly string[]): fc.Arbitrary<string> {
  const strange = fc
    .tuple(
      fc.constantFrom(
        '__proto__',
        'constructor',
        'toString',
        'x',
        '',
        'from[]',
        'service[0]',
        'limit.x',
        'FROM',
        '%00',
      ),
      oddTexts({}),
    )
    .map(([name, value]) => `${name}=${value}`);
  const pairs = parameters.map(({ name, schema }) => {
    const allowed = allowedTexts(schema, known).map((text) => encodeURIComponent(text.toWellFormed()));
    return fc
      .oneof({ weight: 9, arbitrary: allowed }, { weight: 1, arbitrary: oddTexts(schema) })
      .map((value) => `${name}=${value}`);
  });
  const usual = pairs.length > 0 ? fc.array(fc.oneof(...pairs), { maxLength: 4 }) : fc.constant<string[]>([]);
  return fc
    .tuple(
      usual,
      fc.oneof(
        { weight: 12, arbitrary: fc.constant<string[]>([]) },
        { weight: 1, arbitrary: fc.array(strange, { maxLength: 3 }) },
      ),
    )
    .map(([right, wrong]) => [...right, ...wrong])
    .map((all) => (all.length > 0 ? `?${all.join('&')}` : ''));
}

function requestHeaders(operation: Endpoint['operation'], key: string): fc.Arbitrary<Record<string, string>> {
  const optional = (weight: number, some: fc.Arbitrary<string>) =>
    fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some });
  const own = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header');
  const ownHeaders = Object.fromEntries(
    own.map(({ name, schema }) => [
      name,
      optional(4, fc.oneof(allowedTexts(schema, ['a-1', '"a 1"']), oddTexts(schema))),
    ]),
  );
  const mediaTypes = Object.values(operation.responses).flatMap(({ content = {} }) => Object.keys(content));
  return fc
    .record({
      Authorization: fc.oneof(
        { weight: 30, arbitrary: fc.constant(`Bearer ${key}`) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            undefined,
            '',
            'Bearer',
            `Basic ${key}`,
            `bearer   ${key}`,
            `Bearer ${key}x`,
          ),
        },
      ),
      Accept: optional(
        1,
        fc.oneof(
          fc.constantFrom(...mediaTypes, '*/*'),
          fc.constantFrom(
            '',
            ',',
            'a',
            'text/plain',
            'application/json;q=0',
            '*/*;q=0',
            'a/b;q=2',
            'text/*, */json',
            'text/csv;q=x',
          ),
          fc.string({ maxLength: 20 }),
        ),
      ),
      'Accept-Encoding': optional(3, fc.constantFrom('gzip', 'br', 'identity;q=0', '*;q=0', 'x', '')),
      'If-None-Match': optional(4, fc.constantFrom('*', '"x"', 'W/"x"', 'x', '')),
      'If-Match': optional(20, fc.constantFrom('*', '"x"')),
      Range: optional(20, fc.constantFrom('bytes=0-9', 'bytes=9-0', 'bytes=-', 'x')),
      'X-Request-Id': optional(20, fc.constantFrom('abc', ' ', 'a'.repeat(200), '<script>')),
      'Last-Event-ID': optional(20, fc.constantFrom('', 'x', '0', '0-0-0:0')),
      ...ownHeaders,
      Origin: optional(20, fc.constantFrom('http://example.com', 'null', 'x')),
    })
    .map(
      (all) =>
        Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
          string,
          string
        >,
    );
}

/** Requests to nowhere in particular. */
function strayRequests(): fc.Arbitrary<WireRequest> {
  const steps = fc.constantFrom(
    'v1',
    'v2',
    'metrics',
    'events',
    'latency',
    '..',
    '.',
    '%2e%2e',
    '%',
    'docs',
    '*',
    'a;b',
  );
  return fc.record({
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE'),
    target: fc.array(steps, { maxLength: 5 }).map((some) => `/${some.join('/')}`),
  });
}
