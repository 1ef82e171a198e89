import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'headless_shell'];

/** Finds an installed Chromium: SIGNALLAKE_CHROMIUM, or one on the PATH. */
export async function findBrowser(): Promise<string | undefined> {
  const given = process.env['SIGNALLAKE_CHROMIUM'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const path of folders.flatMap((folder) => names.map((name) => join(folder, name)))) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** A page in a browser that reaches no other machine, nor any name. */
export interface Page {
  /** The document as it is now. */
  readDom(): Promise<string>;
  /** What the browser said of the page: violations of its policy, addresses that failed, errors of scripts. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a page, over the DevTools protocol by pipe: messages of JSON, each ended by NUL, on descriptors 3 and 4. */
export async function openPage(browser: string, url: string): Promise<Page> {
  const profile = await mkdtemp(join(tmpdir(), 'signallake-browser-'));
  const child = spawn(
    browser,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const [, , , toBrowser, fromBrowser] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  const complaints: string[] = [];
  let rest = '';
  fromBrowser.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) receive(JSON.parse(message) as DevToolsMessage);
  });
  function receive({ id, method, params, result }: DevToolsMessage): void {
    if (id !== undefined) waiting.get(id)?.(result ?? {});
    if (method === 'Log.entryAdded' || method === 'Runtime.exceptionThrown')
      complaints.push(JSON.stringify(params));
  }
  function call(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = waiting.size + 1;
    return new Promise((resolve, reject) => {
      waiting.set(id, resolve);
      exited.then(() => reject(new Error(`${browser} ended before it answered ${method}`)), reject);
      toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
  }

  const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  const session = String(sessionId);
  for (const method of ['Log.enable', 'Runtime.enable', 'Page.enable']) await call(method, {}, session);
  await call('Page.navigate', { url }, session);
  return {
    complaints,
    async readDom() {
      const expression = 'document.documentElement.outerHTML';
      const { result } = await call('Runtime.evaluate', { expression }, session);
      return String((result as { value?: unknown }).value);
    },
    async close() {
      child.kill('SIGKILL');
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface DevToolsMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: Record<string, unknown>;
}
