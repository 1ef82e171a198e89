import assert from 'node:assert/strict';
import { listRoutes } from '@signallake/service-kit/testing';
import fc from 'fast-check';
import request from 'supertest';
import { mediaTypesOfRoutes } from '../src/formats/media-types.js';
import { createQueryDocument } from '../src/openapi/query-document.js';
import { queryFormats } from '../src/openapi/query-formats.js';
import { createQueryParser } from '../src/request/parse-query.js';
import { openTestService, type TestService } from './query-service.js';

describe('the OpenAPI document of query-api', () => {
  let service: TestService;
  before(async () => {
    service = await openTestService({ keys: ['a-key-of-sixteen-characters'] });
  });
  after(() => service.close());

  it('has every route of the app, and no other', () => {
    const described = Object.entries(createQueryDocument().paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    assert.deepEqual(described.sort(), listRoutes(service.app));
  });

  it('has the media types in which each route answers', () => {
    for (const [path, operations] of Object.entries(createQueryDocument().paths)) {
      const route = path.replace(/^(\/v1\/metrics\/).*/, '$1*') as keyof typeof mediaTypesOfRoutes;
      const [operation] = Object.values(operations);
      const described = Object.keys(operation?.responses['200']?.content ?? {});
      if (route in mediaTypesOfRoutes) assert.deepEqual(described, mediaTypesOfRoutes[route]);
      else if (path.startsWith('/v1/')) assert.equal(described.length, 1, path);
    }
  });

  it('is served without a key, as the page that renders it', async () => {
    const { body } = await request(service.app).get('/openapi.json').expect(200);
    assert.deepEqual(body, JSON.parse(JSON.stringify(createQueryDocument())));
    await request(service.app).get('/docs').expect(200).expect('Content-Type', /html/);
    await request(service.app).get('/v1/lake').expect(401);
  });

  it('gives examples that are accepted, and patterns that accept whatever is', () => {
    for (const format of ['time', 'interval', 'status-codes', 'dimensions', 'percentiles']) {
      const { pattern, examples } = queryFormats[format] as { pattern: string; examples: string[] };
      const parse = createQueryParser({
        type: 'object',
        additionalProperties: false,
        properties: { value: { type: 'string', format } },
      });
      const isAccepted = (value: string) => {
        try {
          parse({ value });
          return true;
        } catch {
          return false;
        }
      };
      for (const example of examples) {
        assert.ok(isAccepted(example), `${format}: ${example}`);
        assert.match(example, new RegExp(pattern, 'u'));
      }
      const nearly = fc.oneof(
        fc.stringMatching(new RegExp(pattern)),
        fc.string({ unit: fc.constantFrom(...'0159xXmhdsw-+:.,TZnow') }),
      );
      fc.assert(
        fc.property(nearly, (text) => new RegExp(pattern, 'u').test(text) || !isAccepted(text)),
        { numRuns: 300 },
      );
    }
  });
});
