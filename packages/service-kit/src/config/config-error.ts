/** Why a service cannot start as configured; the README explains each code. */
export const configErrorCodes = ['invalid_config', 'unsafe_binding', 'port_in_use'] as const;

/** One of `configErrorCodes`. */
export type ConfigErrorCode = (typeof configErrorCodes)[number];

/** One variable that stops the service, and what to do about it. */
export interface ConfigProblem {
  readonly name: string;
  readonly message: string;
}

/** A service cannot start as its environment stands; the message is written for the operator and needs no stack. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  readonly code: ConfigErrorCode;
  readonly problems: readonly ConfigProblem[];

  constructor(
    code: ConfigErrorCode,
    message: string,
    problems: readonly ConfigProblem[],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.problems = problems;
  }
}
