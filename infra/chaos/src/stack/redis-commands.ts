import { connect } from 'node:net';

/** Sends one inline command to the Redis on a port and returns the first line of its answer; rejects when there is none in time. */
export function sendRedisCommand(port: number, command: string, timeoutMs = 1000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`Redis did not answer ${command}`)));
    socket.on('error', reject);
    socket.once('data', (answer) => {
      resolve(answer.toString().split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.once('close', () =>
      reject(new Error(`Redis closed the connection before it answered ${command}`)),
    );
  });
}
