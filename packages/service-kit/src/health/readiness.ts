/** Looks at one thing that the service depends on; throws when it is missing, and may resolve to a remark. */
export type ReadinessCheck = (signal: AbortSignal) => Promise<string | undefined>;

/** What one check found. */
export interface ReadinessResult {
  readonly ok: boolean;
  readonly detail?: string;
}

/** Whether a service can do its work, and what is missing if not. */
export interface ReadinessReport {
  readonly status: 'ok' | 'unavailable';
  readonly checks: Readonly<Record<string, ReadinessResult>>;
}

/** What `createReadiness` needs. */
export interface CreateReadinessOptions {
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  /** How long each check may take, in milliseconds; default 2000. */
  readonly timeoutMs?: number;
}

/** Makes the function that runs all checks side by side, each with its own time limit; it never rejects. */
export function createReadiness({
  checks,
  timeoutMs = 2000,
}: CreateReadinessOptions): () => Promise<ReadinessReport> {
  return async () => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check, timeoutMs)] as const),
    );
    const allOk = results.every(([, { ok }]) => ok);
    return { status: allOk ? 'ok' : 'unavailable', checks: Object.fromEntries(results) };
  };
}

async function runCheck(check: ReadinessCheck, timeoutMs: number): Promise<ReadinessResult> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer within ${timeoutMs} ms`);
      controller.abort(error);
      reject(error);
    }, timeoutMs);
  });
  try {
    const detail = await Promise.race([check(controller.signal), limit]);
    return detail === undefined ? { ok: true } : { ok: true, detail };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
