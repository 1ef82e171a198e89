import type { Findings } from '../check/findings.js';
import { exchangeHttp, type HttpRequest } from '../stack/http-exchange.js';
import type { StackMember } from '../stack/stack.js';

/** An answer that can be judged: 200, or a 404 of a single event. */
export interface QueryAnswer {
  readonly status: 200 | 404;
  readonly body: {
    readonly data?: readonly Readonly<Record<string, unknown>>[];
    readonly meta?: unknown;
  } & Readonly<Record<string, unknown>>;
}

const TIMEOUT_MS = 45_000;

/**
 * Asks query-api. Failures are held against it here: a connection that fails although nobody touched the process, a 5xx but
 * for the documented 503, anything that is no JSON.
 * @returns undefined when there is no answer to judge
 */
export async function askQueryApi(
  member: StackMember,
  path: string,
  findings: Findings,
  request: Omit<HttpRequest, 'timeoutMs'> = {},
): Promise<QueryAnswer | undefined> {
  const sentAtMs = performance.now();
  const asked = exchangeHttp(`${member.url}${path}`, { ...request, timeoutMs: TIMEOUT_MS });
  const answer = await asked.catch((error: Error) => error);
  const shown = `${request.method ?? 'GET'} ${path}${request.body ? ` ${request.body.toString()}` : ''}`;
  if (answer instanceof Error) {
    if (await member.slot.wasUndisturbedSince(sentAtMs))
      findings.add('unreachable', `${shown}: ${answer.message}`);
    return undefined;
  }
  const { status, headers, body } = answer;
  if (status === 503 && headers['retry-after'] !== undefined) return undefined;
  const requestId = headers['x-request-id'];
  if (status !== 200 && status !== 404) {
    const kind = status >= 500 ? 'server_error' : 'wrong_answer';
    findings.add(kind, `${shown} answered ${status} (request ${requestId}): ${body.slice(0, 500)}`);
    return undefined;
  }
  try {
    return { status, body: JSON.parse(body) as QueryAnswer['body'] };
  } catch {
    findings.add('wrong_answer', `${shown} answered ${status} with what is no JSON: ${body.slice(0, 200)}`);
    return undefined;
  }
}
