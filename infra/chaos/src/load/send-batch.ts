import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Findings } from '../check/findings.js';
import { judgeIngestAnswer } from '../check/judge-ingest-answer.js';
import type { RandomStream } from '../random/random-stream.js';
import { exchangeHttp, type HttpAnswer, isTimeout } from '../stack/http-exchange.js';
import type { StackMember } from '../stack/stack.js';
import type { Batch } from './batch-maker.js';

/** What a client works with. */
export interface SendBatchParts {
  readonly ingest: readonly StackMember[];
  readonly random: RandomStream;
  readonly findings: Findings;
  /** Aborted when the client gives up: then what it was about to send again stays unacked. */
  readonly signal: AbortSignal;
  readonly onRetry?: (reason: string) => void;
}

/** Who acked a batch, and how. */
export interface BatchAck {
  readonly by: StackMember;
  readonly answer: HttpAnswer;
}

/** A pause of a process lasts longer, so that some requests are given up while the server still has them. */
const TIMEOUT_MS = 2500;
/** Some clients wait for longer than anything but a fault, a pause or a kill can take: no answer is a finding then. */
const PATIENT_TIMEOUT_MS = 20_000;
const PATIENT_SHARE = 0.3;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2000;
/** A client of a test cannot wait for as long as a server in trouble may ask. */
const LONGEST_RETRY_AFTER_MS = 3000;

/**
 * Sends a batch, again and again and to either ingest-api, until it is acked, as a real client does.
 * @returns the ack, or undefined when the client gave up or the batch was refused for good
 */
export async function sendBatch(
  parts: SendBatchParts,
  batch: Batch,
  first: StackMember,
): Promise<BatchAck | undefined> {
  const { ingest, random, findings, signal, onRetry } = parts;
  const body = batch.isGzipped ? gzipSync(batch.text, { level: 1 }) : Buffer.from(batch.text);
  const headers = {
    'content-type': batch.contentType,
    ...(batch.isGzipped && { 'content-encoding': 'gzip' }),
    ...(batch.idempotencyKey !== undefined && { 'idempotency-key': batch.idempotencyKey }),
  };
  let target = first;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const sentAtMs = performance.now();
    const url = `${target.url}/v1/events`;
    const wasPatient = random.chance(PATIENT_SHARE);
    const timeoutMs = wasPatient ? PATIENT_TIMEOUT_MS : TIMEOUT_MS;
    const answer = await exchangeHttp(url, { method: 'POST', headers, body, timeoutMs }).catch(
      (error: Error) => error,
    );
    const verdict = judgeIngestAnswer(answer, {
      events: batch.events.length,
      wasPatient,
      wasUndisturbed: answer instanceof Error && (await target.slot.wasUndisturbedSince(sentAtMs)),
    });
    if (verdict.finding)
      findings.add(verdict.finding.kind, `${target.slot.name}: ${verdict.finding.message}`);
    if (verdict.outcome === 'acked' && !(answer instanceof Error)) return { by: target, answer };
    if (verdict.outcome === 'refused') return undefined;
    onRetry?.(reasonOf(answer));
    const backOffMs =
      Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS) * (0.5 + random.float() / 2);
    await delay(Math.max(backOffMs, retryAfterMs(answer)), undefined, { signal }).catch(() => undefined);
    target = random.pick(ingest);
  }
  return undefined;
}

function reasonOf(answer: HttpAnswer | Error): string {
  if (!(answer instanceof Error)) return String(answer.status);
  return isTimeout(answer) ? 'timeout' : 'connection';
}

function retryAfterMs(answer: HttpAnswer | Error): number {
  const seconds = answer instanceof Error ? 0 : Number(answer.headers['retry-after'] ?? 0);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS) : 0;
}
