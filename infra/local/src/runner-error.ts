/** What can go wrong with a command in a way that its user can put right. */
export type RunnerErrorCode =
  | 'bad_option'
  | 'build_failed'
  | 'command_not_started'
  | 'port_taken'
  | 'redis_not_found'
  | 'service_failed'
  | 'unreadable_record'
  | 'unusable_directory';

/** A failure that the user is told in plain words, without a stack. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
  readonly code: RunnerErrorCode;

  constructor(code: RunnerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
