import { ConfigError } from '../config/config-error.js';

/** Another process listens on the port that this service was given. */
export class PortInUseError extends ConfigError {
  override readonly name = 'PortInUseError';
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, portVariable: string | undefined, options?: ErrorOptions) {
    const variable = portVariable ?? 'the port';
    const message = `is ${port}, where another process already listens (on ${host}): stop it, or set ${variable} to a free port`;
    super('port_in_use', `${variable} ${message}`, [{ name: variable, message }], options);
    this.host = host;
    this.port = port;
  }
}
