import assert from 'node:assert/strict';
import { listRoutes } from '@signallake/service-kit/testing';
import request from 'supertest';
import { createIngestDocument } from '../src/openapi/ingest-document.js';
import { createTestIngest } from './test-ingest.js';

describe('the OpenAPI document of ingest-api', () => {
  it('has every route of the app, and no other', async () => {
    const { app } = await createTestIngest();
    const described = Object.entries(createIngestDocument().paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    assert.deepEqual(described.sort(), listRoutes(app));
  });

  it('is served without a key, as the page that renders it', async () => {
    const { app } = await createTestIngest({ keys: ['a-key-of-sixteen-characters'] });
    const { body } = await request(app).get('/openapi.json').expect(200);
    assert.deepEqual(body, JSON.parse(JSON.stringify(createIngestDocument())));
    await request(app).get('/docs').expect(200).expect('Content-Type', /html/);
    await request(app).post('/v1/events').expect(401);
  });

  it('gives examples that the service takes', async () => {
    const { app } = await createTestIngest();
    const content = createIngestDocument().paths['/v1/events']?.['post']?.requestBody?.content ?? {};
    for (const [mediaType, { example }] of Object.entries(content)) {
      const sent = typeof example === 'string' ? example : JSON.stringify(example);
      const { body } = await request(app).post('/v1/events').type(mediaType).send(sent).expect(202);
      assert.deepEqual(body, { accepted: 2, rejected: 0, errors: [] });
    }
  });
});
