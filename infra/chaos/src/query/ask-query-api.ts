import type { Findings } from '../check/findings.js';
import { exchangeHttp, type HttpRequest, isTimeout } from '../stack/http-exchange.js';
import type { StackMember } from '../stack/stack.js';

/** An answer that can be judged: 200, or a 404 of a single event. */
export interface QueryAnswer {
  readonly status: 200 | 404;
  readonly body: {
    readonly data?: readonly Readonly<Record<string, unknown>>[];
    readonly meta?: unknown;
  } & Readonly<Record<string, unknown>>;
}

/** Why there was nothing to judge; `down` when query-api was killed, stopped, or not up yet. */
export type Unanswered = 'down' | '503' | 'timed out' | 'faulty';

/** What asking works with. */
export interface AskParts {
  readonly member: StackMember;
  readonly findings: Findings;
  readonly onUnanswered?: (why: Unanswered) => void;
}

/** Longer than any query may take, and than the pause of a process. */
const TIMEOUT_MS = 30_000;

/**
 * Asks query-api. Failures are held against it here: a connection that fails although nobody touched the process, a 5xx but
 * for the documented 503 and 504, anything that is no JSON.
 * @returns undefined when there is no answer to judge, which `onUnanswered` is told of
 */
export async function askQueryApi(
  { member, findings, onUnanswered }: AskParts,
  path: string,
  request: Omit<HttpRequest, 'timeoutMs'> = {},
): Promise<QueryAnswer | undefined> {
  const sentAtMs = performance.now();
  const asked = exchangeHttp(`${member.url}${path}`, { ...request, timeoutMs: TIMEOUT_MS });
  const answer = await asked.catch((error: Error) => error);
  const shown = `${request.method ?? 'GET'} ${path}${request.body ? ` ${request.body.toString()}` : ''}`;
  const unanswered = (why: Unanswered): undefined => onUnanswered?.(why) as undefined;
  if (answer instanceof Error) {
    if (!(await member.slot.wasUndisturbedSince(sentAtMs))) return unanswered('down');
    const wasLate = isTimeout(answer);
    findings.add(wasLate ? 'unexplained_timeout' : 'unreachable', `${shown}: ${answer.message}`);
    return unanswered(wasLate ? 'timed out' : 'faulty');
  }
  const { status, headers, body } = answer;
  if (status === 503 && headers['retry-after'] !== undefined) return unanswered('503');
  // Documented, and weighed: a run of which too little could be checked fails.
  if (status === 504) return unanswered('timed out');
  const requestId = headers['x-request-id'];
  if (status !== 200 && status !== 404) {
    const kind = status >= 500 ? 'server_error' : 'wrong_answer';
    findings.add(kind, `${shown} answered ${status} (request ${requestId}): ${body.slice(0, 500)}`);
    return unanswered('faulty');
  }
  try {
    return { status, body: JSON.parse(body) as QueryAnswer['body'] };
  } catch {
    findings.add('wrong_answer', `${shown} answered ${status} with what is no JSON: ${body.slice(0, 200)}`);
    return unanswered('faulty');
  }
}
