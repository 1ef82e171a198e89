import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parsePort, resolveStartOptions } from '../src/start/start-options.js';
import { repositoryRoot } from '../src/workspace/repository-root.js';

describe('resolveStartOptions', () => {
  it('has the documented defaults, with the data in the repository', () => {
    assert.deepEqual(resolveStartOptions({ workers: 1 }, { INIT_CWD: '/elsewhere' }), {
      host: '127.0.0.1',
      ingestPort: 8080,
      queryPort: 8081,
      workerPort: 8082,
      workers: 1,
      dataDirectory: join(repositoryRoot, 'data'),
      threshold: 'warn',
    });
  });

  it('takes the command line before the environment', () => {
    const env = {
      INGEST_PORT: '1',
      QUERY_PORT: '2',
      WORKER_PORT: '3',
      SIGNALLAKE_DATA_DIR: '/a',
      LOG_LEVEL: 'info',
    };
    const fromEnv = resolveStartOptions({ workers: 1 }, env);
    assert.deepEqual([fromEnv.ingestPort, fromEnv.queryPort, fromEnv.workerPort], [1, 2, 3]);
    assert.deepEqual([fromEnv.dataDirectory, fromEnv.threshold], ['/a', 'info']);
    const flags = { ingestPort: 4, queryPort: 5, workerPort: 6, dataDir: '/b', verbose: true, workers: 2 };
    const fromFlags = resolveStartOptions(flags, env);
    assert.deepEqual([fromFlags.ingestPort, fromFlags.queryPort, fromFlags.workerPort], [4, 5, 6]);
    assert.deepEqual([fromFlags.dataDirectory, fromFlags.threshold], ['/b', 'debug']);
  });

  it('takes a folder as relative to where the user is', () => {
    const env = { INIT_CWD: '/home/me' };
    assert.equal(resolveStartOptions({ workers: 1, dataDir: 'lake' }, env).dataDirectory, '/home/me/lake');
  });

  it('names the variable that has a bad value', () => {
    const port = { INGEST_PORT: '70000' };
    assert.throws(() => resolveStartOptions({ workers: 1 }, port), {
      code: 'bad_option',
      message: /INGEST_PORT is "70000"/,
    });
    assert.throws(() => resolveStartOptions({ workers: 1 }, { LOG_LEVEL: 'loud' }), /LOG_LEVEL is "loud"/);
  });
});

describe('parsePort', () => {
  it('takes 0 to 65535 and nothing else', () => {
    const given = ['0', '8080', '65535', '65536', '-1', '', ' 1', '1e3', '0x1'];
    const none = undefined;
    assert.deepEqual(given.map(parsePort), [0, 8080, 65_535, none, none, none, none, none, none]);
  });
});
