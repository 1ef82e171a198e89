import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { ConfigError } from '../../src/config/config-error.js';
import { PortInUseError } from '../../src/service/port-in-use-error.js';
import {
  type HttpServer,
  type StartHttpServerOptions,
  startHttpServer,
} from '../../src/service/start-http-server.js';
import { type CapturedLogs, captureLogs } from '../capture-logs.js';

const hello: RequestListener = (_req, res) => {
  res.end('hello');
};

describe('startHttpServer', () => {
  let logs: CapturedLogs;
  let servers: HttpServer[];
  let agent: Agent;

  beforeEach(() => {
    logs = captureLogs();
    servers = [];
    agent = new Agent({ keepAlive: true });
  });

  afterEach(async () => {
    agent.destroy();
    await Promise.all(servers.map((server) => server.close()));
  });

  async function start(
    app: RequestListener,
    options: Partial<StartHttpServerOptions> = {},
  ): Promise<HttpServer> {
    const server = await startHttpServer({
      app,
      host: '127.0.0.1',
      port: 0,
      logger: logs.logger,
      ...options,
    });
    servers.push(server);
    return server;
  }

  async function send(url: string): Promise<IncomingMessage> {
    const [response] = await once(get(url, { agent }), 'response');
    return response;
  }

  it('serves the app at the address that it reports and logs', async () => {
    const { url, port } = await start(hello);
    assert.equal(url, `http://127.0.0.1:${port}`);
    assert.equal(await text(await send(url)), 'hello');
    assert.equal((await logs.waitForLine('listening'))['url'], url);
  });

  it('reports an address that a client can use when it is bound to every address', async () => {
    const { url, port } = await start(hello, { host: '0.0.0.0' });
    assert.equal(url, `http://localhost:${port}`);
  });

  it('reports an IPv6 address in brackets', async function () {
    if (
      !Object.values(networkInterfaces()).some((addresses) =>
        addresses?.some(({ address }) => address === '::1'),
      )
    ) {
      this.skip();
    }
    const { url, port } = await start(hello, { host: '::1' });
    assert.equal(url, `http://[::1]:${port}`);
    assert.equal(await text(await send(url)), 'hello');
  });

  it('names the port and its variable when the port is taken', async () => {
    const { port } = await start(hello);
    await assert.rejects(start(hello, { port, portVariable: 'INGEST_PORT' }), (error: unknown) => {
      assert.ok(error instanceof PortInUseError && error instanceof ConfigError);
      assert.equal(error.code, 'port_in_use');
      assert.equal(error.port, port);
      assert.ok(error.message.startsWith(`INGEST_PORT is ${port}, where another process already listens`));
      return true;
    });
  });

  it('rejects with the error of the system when the host cannot be bound', async () => {
    await assert.rejects(start(hello, { host: '192.0.2.1' }), { code: 'EADDRNOTAVAIL' });
  });

  it('refuses a request that does not arrive within its limit', async () => {
    const { port } = await start(hello, { requestTimeoutMs: 50 });
    const socket = connect({ host: '127.0.0.1', port });
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-');
    assert.match(await text(socket), /^HTTP\/1\.1 408 /);
  });

  describe('close', () => {
    it('lets a request that is being answered finish, and takes no new one', async () => {
      const gate = new EventEmitter();
      const server = await start(async (_req, res) => {
        gate.emit('request');
        await once(gate, 'answer');
        res.end('whole');
      });
      const arrived = once(gate, 'request');
      const answered = send(server.url);
      await arrived;
      const closed = server.close();
      await assert.rejects(once(connect({ host: '127.0.0.1', port: server.port }), 'connect'), {
        code: 'ECONNREFUSED',
      });
      gate.emit('answer');
      const response = await answered;
      assert.equal(await text(response), 'whole');
      assert.equal(response.headers.connection, 'close');
      await closed;
    });

    it('ends a kept connection after the answer that was already under way', async () => {
      const gate = new EventEmitter();
      const server = await start(async (_req, res) => {
        res.write('first ');
        await once(gate, 'answer');
        res.end('second');
      });
      const response = await send(server.url);
      assert.equal(response.headers.connection, 'keep-alive');
      const closed = server.close();
      gate.emit('answer');
      assert.equal(await text(response), 'first second');
      await closed;
    });

    it('does not wait for connections that are idle or have not been used yet', async () => {
      const server = await start(hello, { closeTimeoutMs: 3_600_000 });
      await text(await send(server.url));
      const unused = connect({ host: '127.0.0.1', port: server.port });
      unused.on('error', () => {});
      await once(unused, 'connect');
      // A request of its own, so that the server has surely taken the connection before it.
      await text(await send(server.url));
      await server.close();
    });

    it('cuts what has not finished at the deadline, and says so', async () => {
      const server = await start(
        (_req, res) => {
          res.write('endless');
        },
        { closeTimeoutMs: 20 },
      );
      const response = await send(server.url);
      response.resume();
      const failed = once(response, 'error');
      await server.close();
      assert.equal((await failed)[0].code, 'ECONNRESET');
      const line = await logs.waitForLine('cut connections that did not finish in time');
      assert.equal(line['connections'], 1);
    });

    it('may be called twice', async () => {
      const server = await start(hello);
      await Promise.all([server.close(), server.close()]);
      await server.close();
    });
  });
});
