import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { reservePorts } from '../src/start/ports.js';

const host = '127.0.0.1';
const wish = (service: string, port: number) => ({ service, port, changedBy: `--${service}-port` });

describe('reservePorts', () => {
  it('replaces every 0 by a free port of its own, and leaves it free', async () => {
    const [first = 0, second = 0] = await reservePorts(host, [wish('a', 0), wish('b', 0)]);
    assert.notEqual(first, second);
    assert.deepEqual(await reservePorts(host, [wish('a', first), wish('b', second)]), [first, second]);
  });

  it('names every port that is taken, whom it is for and how to choose another', async () => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      await assert.rejects(reservePorts(host, [wish('ingest', port), wish('query', 0)]), {
        code: 'port_taken',
        message: `Port ${port} for ingest is taken by another process, on 127.0.0.1: free it, or choose another with --ingest-port.`,
      });
    } finally {
      server.close();
    }
  });

  it('tells two services apart that were given the same port', async () => {
    const [port = 0] = await reservePorts(host, [wish('a', 0)]);
    await assert.rejects(
      reservePorts(host, [wish('a', port), wish('b', port)]),
      new RegExp(`Port ${port} is wanted by two services: choose another for b with --b-port`),
    );
  });

  it('says so when the address is not one of this machine', async () => {
    await assert.rejects(reservePorts('192.0.2.1', [wish('a', 0)]), /cannot be listened on .*EADDRNOTAVAIL/);
  });
});
