import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../check/findings.js';
import { askQueryApi } from '../query/ask-query-api.js';
import type { StackMember } from '../stack/stack.js';

const POLL_MS = 250;
/** Without progress for so long the backlog counts as stuck. */
const PATIENCE_MS = 45_000;

/** Waits until no raw segment is left to convert, for as long as there is progress; returns whether it came to that. */
export async function drain(query: StackMember, findings: Findings): Promise<boolean> {
  let fewest = Number.POSITIVE_INFINITY;
  let progressMs = performance.now();
  for (;;) {
    const answer = await askQueryApi({ member: query, findings }, '/v1/lake');
    const segments = (answer?.body['raw'] as { readonly segments?: unknown } | undefined)?.segments;
    if (segments === 0) return true;
    if (typeof segments === 'number' && segments < fewest) {
      fewest = segments;
      progressMs = performance.now();
    }
    if (performance.now() - progressMs > PATIENCE_MS) {
      findings.add(
        'not_drained',
        `${fewest} raw segments are left, and none was converted for ${PATIENCE_MS} ms`,
      );
      return false;
    }
    await delay(POLL_MS);
  }
}
