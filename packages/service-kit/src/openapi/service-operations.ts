import { problemCatalogue } from '../http/problem-catalogue.js';
import type { ApiOperation, JsonSchema } from './api-operation.js';
import { docsScriptName, findDocsAssets } from './docs-assets.js';

const { internal_error, invalid_request, not_found } = problemCatalogue;

const unchanged = { description: 'What the client has (If-None-Match) is still so.' };

const readinessSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['status', 'checks'],
  properties: {
    status: { enum: ['ok', 'unavailable'] },
    checks: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['ok'],
        properties: { ok: { type: 'boolean' }, detail: { type: 'string' } },
      },
    },
  },
};

/** The operations that every service with a document has, for its document; none of them needs a key. */
export function describeServiceOperations(): ApiOperation[] {
  const text = { type: 'string' };
  const files = [...findDocsAssets().map(({ name }) => name), docsScriptName];
  const operations: Omit<ApiOperation, 'method' | 'tag' | 'isOpen'>[] = [
    {
      path: '/healthz',
      id: 'getHealth',
      summary: 'Whether the process lives',
      answers: {
        200: {
          description: 'It does.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['status'],
                properties: { status: { const: 'ok' } },
              },
              example: { status: 'ok' },
            },
          },
        },
        304: unchanged,
      },
      problems: [internal_error],
    },
    {
      path: '/readyz',
      id: 'getReadiness',
      summary: 'Whether the service can do its work, and what is missing if not',
      answers: {
        200: {
          description: 'It can.',
          content: {
            'application/json': {
              schema: readinessSchema,
              example: { status: 'ok', checks: { storage: { ok: true } } },
            },
          },
        },
        304: unchanged,
        503: {
          description: 'Something is missing.',
          content: {
            'application/json': {
              schema: readinessSchema,
              example: { status: 'unavailable', checks: { storage: { ok: false, detail: 'no space' } } },
            },
          },
        },
      },
      problems: [internal_error],
    },
    {
      path: '/metrics',
      id: 'getServiceMetrics',
      summary: 'What the service counts of itself, for Prometheus',
      answers: {
        200: { description: 'Prometheus text format 0.0.4.', content: { 'text/plain': { schema: text } } },
      },
      problems: [internal_error],
    },
    {
      path: '/openapi.json',
      id: 'getOpenApi',
      summary: 'This document',
      answers: {
        200: {
          description: 'OpenAPI 3.1.',
          content: { 'application/json': { schema: { type: 'object', required: ['openapi', 'paths'] } } },
        },
        304: unchanged,
      },
      problems: [internal_error],
    },
    {
      path: '/docs',
      id: 'getDocs',
      summary: 'This document, rendered',
      answers: {
        200: { description: 'A page.', content: { 'text/html': { schema: text } } },
        304: unchanged,
        308: { description: 'To the address without a slash at its end.' },
      },
      problems: [internal_error],
    },
    {
      path: '/docs/{file}',
      id: 'getDocsFile',
      summary: 'What the page loads',
      parameters: [{ name: 'file', in: 'path', required: true, schema: { enum: files } }],
      answers: {
        200: {
          description: 'A file.',
          content: {
            'text/css': { schema: text },
            'text/javascript': { schema: text },
            'image/png': { schema: {} },
          },
        },
        304: unchanged,
      },
      problems: [invalid_request, not_found, internal_error],
    },
  ];
  return operations.map((operation) => ({ ...operation, method: 'get', tag: 'service', isOpen: true }));
}
