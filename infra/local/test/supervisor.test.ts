import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { reservePorts } from '../src/start/ports.js';
import { openServiceLog } from '../src/start/service-log.js';
import { createSupervisor, type Supervisor, type SupervisorOptions } from '../src/start/supervisor.js';
import { collectOutput } from './collected-output.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

const script = fileURLToPath(new URL('./fixtures/service.mjs', import.meta.url));

describe('createSupervisor', () => {
  let folder: TemporaryFolder;
  let supervisor: Supervisor | undefined;
  beforeEach(async () => {
    folder = await createTemporaryFolder();
  });
  afterEach(async () => {
    await supervisor?.stop();
    await folder.remove();
  });

  function create(timeouts: Partial<SupervisorOptions> = {}): Supervisor {
    const terminal = collectOutput().stream;
    supervisor = createSupervisor({
      openLog: (name) => openServiceLog({ name, directory: folder.path, terminal, threshold: 'warn' }),
      readyTimeoutMs: 15_000,
      stopTimeoutMs: 15_000,
      ...timeouts,
    });
    return supervisor;
  }

  async function define(name: string, env: NodeJS.ProcessEnv = {}) {
    const [port = 0] = await reservePorts('127.0.0.1', [{ service: name, port: 0, changedBy: '' }]);
    const url = `http://127.0.0.1:${port}`;
    return { name, script, env: { ...process.env, PORT: String(port), ...env }, url };
  }

  it('says which service is not ready in time, and what it lacks', async () => {
    const slow = await define('slow', { READY_AFTER_MS: '60000' });
    await assert.rejects(create({ readyTimeoutMs: 3000 }).start([slow]), {
      code: 'service_failed',
      message: 'slow is not ready after 3 s: warmth: still cold',
    });
  });

  it('kills what does not stop within its time, and returns it', async () => {
    const own = create({ stopTimeoutMs: 100 });
    await own.start([await define('deaf', { SIGTERM: 'ignored' })]);
    assert.deepEqual(await own.stop(), [{ name: 'deaf', exit: { code: null, signal: 'SIGKILL' } }]);
  });

  it('takes it for clean that a service which has just begun does not listen for signals yet', async () => {
    const own = create();
    const started = own.start([await define('early', { READY_AFTER_MS: '60000', SIGTERM: 'default' })]);
    while (own.describeLog('early') === '') await delay(5);
    assert.deepEqual(await own.stop(), []);
    assert.equal(await started, false);
  });

  it('stops twice without harm, and starts nothing after a stop', async () => {
    const own = create();
    assert.equal(await own.start([await define('only')]), true);
    assert.deepEqual(await Promise.all([own.stop(), own.stop()]), [[], []]);
    assert.equal(await own.start([await define('late')]), false);
    assert.equal(own.describeLog('late'), '');
  });

  it('takes a service without a URL for ready once it runs', async () => {
    const own = create();
    const { url: _url, ...definition } = await define('plain', { DIE_AT_ONCE: 'yes' });
    assert.equal(await own.start([definition]), true);
    assert.deepEqual(await own.failed, { name: 'plain', exit: { code: 3, signal: null } });
  });
});
