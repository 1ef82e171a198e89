import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import express from 'express';
import {
  type ApiOperation,
  createDocsRouter,
  createOpenApiDocument,
  describeQuery,
  describeServiceOperations,
  problemCatalogue,
  publishSchema,
} from '../../src/index.js';
import { listRoutes } from '../../src/testing/list-routes.js';

const operation: ApiOperation = {
  method: 'get',
  path: '/v1/things/{id}',
  id: 'getThing',
  tag: 'things',
  summary: 'A thing',
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  answers: { 200: { description: 'It.', content: { 'application/json': { schema: { type: 'object' } } } } },
  problems: [
    problemCatalogue.unavailable,
    problemCatalogue.insufficient_storage,
    problemCatalogue.unauthorized,
  ],
};
const outline = { title: 'A service', description: 'Of things.', version: '1.2.3' };

describe('createOpenApiDocument', () => {
  it('writes a valid OpenAPI 3.1 document', async () => {
    const operations = [operation, ...describeServiceOperations()];
    const document = createOpenApiDocument({ ...outline, operations });
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document) as never);
    assert.deepEqual({ valid, errors }, { valid: true, errors: undefined });
    assert.equal(validator.version, '3.1');
  });

  it('tells problems of one status apart by their code, and their headers', () => {
    const { paths } = createOpenApiDocument({ ...outline, operations: [operation] });
    const responses = paths['/v1/things/{id}']?.['get']?.responses;
    assert.deepEqual(Object.keys(responses ?? {}), ['200', '401', '503']);
    const schema = responses?.['503']?.content?.['application/problem+json']?.schema;
    assert.deepEqual(schema?.['properties'], {
      status: { const: 503 },
      code: { enum: ['unavailable', 'insufficient_storage'] },
    });
    assert.deepEqual(Object.keys(responses?.['503']?.headers ?? {}), ['X-Request-Id', 'Retry-After']);
    assert.deepEqual(Object.keys(responses?.['401']?.headers ?? {}), ['X-Request-Id', 'WWW-Authenticate']);
  });

  it('refuses an operation, or its id, a second time', () => {
    const again = { ...operation, id: 'other' };
    const sameId = { ...operation, path: '/other' };
    assert.throws(() => createOpenApiDocument({ ...outline, operations: [operation, again] }), RangeError);
    assert.throws(() => createOpenApiDocument({ ...outline, operations: [operation, sameId] }), RangeError);
  });

  it('describes every route that serves it', () => {
    const document = createOpenApiDocument({ ...outline, operations: describeServiceOperations() });
    const app = express().use('/', createDocsRouter({ document }));
    const own = describeServiceOperations().map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(listRoutes(app), own.filter((name) => /docs|openapi/.test(name)).sort());
  });
});

describe('publishSchema', () => {
  it('replaces formats of our own at any depth, and keeps standard ones', () => {
    const schema = {
      $id: 'https://example.com/x',
      properties: { a: { type: 'string', format: 'ours' }, format: { type: 'string', format: 'uuid' } },
    };
    assert.deepEqual(publishSchema(schema, { ours: { pattern: '^a$' } }), {
      properties: { a: { type: 'string', pattern: '^a$' }, format: { type: 'string', format: 'uuid' } },
    });
  });

  it('throws for a format that nobody could read', () => {
    assert.throws(() => publishSchema({ type: 'string', format: 'ours' }), /Format ours/);
  });
});

describe('describeQuery', () => {
  it('makes a parameter of each property, with its description beside the schema', () => {
    const schema = {
      properties: { limit: { type: 'integer', default: 5, description: 'Rows.' } },
      required: ['limit'],
    };
    assert.deepEqual(
      describeQuery(schema, (property) => publishSchema(property)),
      [
        {
          name: 'limit',
          in: 'query',
          schema: { type: 'integer', default: 5 },
          description: 'Rows.',
          required: true,
        },
      ],
    );
  });
});
