import { get } from 'node:http';

/** Whether a service can do its work, and if not, what it or the connection says. */
export interface Readiness {
  readonly ready: boolean;
  readonly detail: string;
}

/** Asks `GET /readyz` once; never rejects. */
export async function probeReadiness(url: string, timeoutMs: number): Promise<Readiness> {
  return new Promise((resolve) => {
    // A connection of its own: one that is kept alive would hold up the service's stop.
    const request = get(`${url}/readyz`, { agent: false, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => resolve({ ready: false, detail: error.message }));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const isReady = response.statusCode === 200;
        resolve({ ready: isReady, detail: isReady ? '' : describeUnready(response.statusCode, body) });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    request.on('error', (error) => resolve({ ready: false, detail: error.message }));
  });
}

/** Names the failed checks of a readiness report (http-api: `{status, checks: {name: {ok, detail}}}`). */
function describeUnready(status: number | undefined, body: string): string {
  try {
    const { checks = {} } = JSON.parse(body) as {
      readonly checks?: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>;
    };
    const failed = Object.entries(checks).filter(([, { ok }]) => !ok);
    if (failed.length > 0) {
      return failed.map(([name, { detail = 'not ready' }]) => `${name}: ${detail}`).join('; ');
    }
  } catch {
    // Not a report of ours: the status has to do.
  }
  return `GET /readyz answered ${status}`;
}
