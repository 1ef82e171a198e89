import { type HttpAnswer, isTimeout } from '../stack/http-exchange.js';
import type { FindingKind } from './findings.js';

/** What an answer of ingest-api means to the client, and what is wrong with it. */
export interface IngestVerdict {
  readonly outcome: 'acked' | 'again' | 'refused';
  readonly finding?: { readonly kind: FindingKind; readonly message: string };
}

/** Judges the answer to a batch of valid events. @param about how many events it had, whether the server was left alone meanwhile, and whether the client waited for longer than any server may take */
export function judgeIngestAnswer(
  answer: HttpAnswer | Error,
  about: { events: number; wasUndisturbed: boolean; wasPatient: boolean },
): IngestVerdict {
  if (answer instanceof Error) {
    if (!about.wasUndisturbed) return { outcome: 'again' };
    if (isTimeout(answer)) {
      // A server that is slow is none that is wrong, up to a point.
      if (!about.wasPatient) return { outcome: 'again' };
      return {
        outcome: 'again',
        finding: { kind: 'unexplained_timeout', message: 'POST was never answered' },
      };
    }
    return { outcome: 'again', finding: { kind: 'unreachable', message: `POST failed: ${answer.message}` } };
  }
  const { status, headers, body } = answer;
  const shown = `POST answered ${status}: ${body.slice(0, 300)}`;
  if (status === 202) {
    const { accepted, rejected } = parseCounts(body);
    if (accepted === about.events && rejected === 0) return { outcome: 'acked' };
    const message = `${shown}, to ${about.events} valid events`;
    return { outcome: 'refused', finding: { kind: 'wrong_answer', message } };
  }
  const isDocumented = [409, 429, 503].includes(status) && headers['retry-after'] !== undefined;
  if (isDocumented || status === 408) return { outcome: 'again' };
  if (status >= 500) return { outcome: 'again', finding: { kind: 'server_error', message: shown } };
  return { outcome: 'refused', finding: { kind: 'refused', message: shown } };
}

function parseCounts(body: string): { accepted?: unknown; rejected?: unknown } {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
