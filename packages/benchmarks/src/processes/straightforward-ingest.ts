import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createStraightforwardIngest } from '../peers/straightforward-ingest.js';

const [path, durability] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: straightforward-ingest <file> fsync|no-fsync');
const ingest = createStraightforwardIngest(path, { fsync: durability === 'fsync' });
const server = ingest.app.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
process.stdout.write(`${JSON.stringify({ message: 'listening', url: `http://127.0.0.1:${port}` })}\n`);
await once(process, 'SIGTERM');
server.close();
server.closeAllConnections();
ingest.close();
