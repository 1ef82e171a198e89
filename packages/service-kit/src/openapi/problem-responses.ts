import type { ProblemDefinition } from '../http/problem-catalogue.js';
import type { ApiAnswer, ApiHeader, JsonSchema } from './api-operation.js';

/** The body of every problem (RFC 9457), as a schema. */
export const problemSchema = {
  title: 'Problem',
  description: 'RFC 9457. Further members depend on the code.',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'request_id'],
  properties: {
    type: { type: 'string', description: 'A URN that names the problem.' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What went wrong with this request, for a reader.' },
    code: { type: 'string', description: 'The last part of type, for a program.' },
    request_id: { type: 'string', description: 'As in X-Request-Id; the log has it too.' },
    errors: {
      type: 'array',
      description: 'Each fault of the request.',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          index: { type: 'integer', minimum: 0, description: 'Position in a batch, from 0.' },
          path: { type: 'string', description: 'A parameter, or a JSON Pointer into the body.' },
          message: { type: 'string' },
        },
      },
    },
  },
} as const satisfies JsonSchema;

const headerTexts: Readonly<Record<string, string>> = {
  'Retry-After': 'Seconds after which to try again.',
  'WWW-Authenticate': 'RFC 6750: how to authenticate.',
};

/** The answers to all problems, by status; problems of one status are told apart by their code. */
export function describeProblems(problems: readonly ProblemDefinition[]): Record<number, ApiAnswer> {
  const statuses = [...new Set(problems.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const ofStatus = problems.filter((problem) => problem.status === status);
      return [status, describeStatus(status, [...new Set(ofStatus)])];
    }),
  );
}

function describeStatus(status: number, problems: readonly ProblemDefinition[]): ApiAnswer {
  const [first] = problems;
  const names = new Set(problems.flatMap(({ headers = {} }) => Object.keys(headers)));
  if (status === 429 || status === 503) names.add('Retry-After');
  const codes = problems.flatMap(({ code }) => (code === undefined ? [] : [code]));
  return {
    description: problems.map(({ code, title }) => `\`${code ?? 'about:blank'}\`: ${title}.`).join(' '),
    headers: Object.fromEntries([...names].map((name) => [name, describeHeader(name)])),
    content: {
      'application/problem+json': {
        schema: {
          $ref: '#/components/schemas/Problem',
          properties: { status: { const: status }, code: { enum: codes } },
        },
        example: {
          type: first?.type,
          title: first?.title,
          status,
          detail: first?.title,
          code: first?.code,
          request_id: '019a3f6e-5c1b-7d53-9a3e-0f6b8a7c2d11',
        },
      },
    },
  };
}

function describeHeader(name: string): ApiHeader {
  return { description: headerTexts[name] ?? name, schema: { type: 'string' } };
}
