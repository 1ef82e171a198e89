import assert from 'node:assert/strict';
import express from 'express';
import request from 'supertest';
import { createDocsRouter, createOpenApiDocument, notFound, problemHandler } from '../../src/index.js';
import { captureLogs } from '../capture-logs.js';

const document = createOpenApiDocument({
  title: 'A & <B>',
  description: 'Nothing.',
  version: '1.0.0',
  operations: [],
});

function createApp() {
  const { logger } = captureLogs();
  return express().use(createDocsRouter({ document }), notFound(), problemHandler({ logger }));
}

describe('the docs router', () => {
  it('serves the document, and 304 to who has it', async () => {
    const app = createApp();
    const { body, headers } = await request(app)
      .get('/openapi.json')
      .expect(200)
      .expect('Content-Type', /json/);
    assert.deepEqual(body, document);
    await request(app).get('/openapi.json').set('If-None-Match', String(headers['etag'])).expect(304);
  });

  it('serves a page that loads nothing but what the service has', async () => {
    const app = createApp();
    const { text, headers } = await request(app).get('/docs').expect(200).expect('Content-Type', /html/);
    assert.match(text, /<title>A &#38; &#60;B&#62;<\/title>/);
    assert.match(String(headers['content-security-policy']), /default-src 'none'; script-src 'self';/);
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe-eval|https?:/);
    const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => String(match[1]));
    assert.ok(addresses.length > 4);
    for (const address of addresses) {
      const { pathname, host } = new URL(address, 'http://here/docs');
      assert.equal(host, 'here');
      await request(app).get(pathname).expect(200);
    }
  });

  it('leads from the address with a slash, under any prefix, to the one without', async () => {
    const app = express().use('/under', createApp());
    await request(app).get('/under/docs/').expect(308).expect('Location', '../docs');
  });

  it('serves no other file, wherever it may lie', async () => {
    const app = createApp();
    for (const name of [
      'package.json',
      '..%2Fpackage.json',
      '%2e%2e%2fswagger-ui.css',
      'index.html',
      '__proto__',
    ])
      await request(app)
        .get(`/docs/${name}`)
        .expect(404)
        .expect('Content-Type', /problem/);
  });

  it('says which methods there are', async () => {
    const app = createApp();
    for (const path of ['/docs', '/openapi.json', '/docs/start.js'])
      await request(app).post(path).expect(405).expect('Allow', 'GET, HEAD');
  });
});
