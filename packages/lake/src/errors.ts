/** What can go wrong in the lake. */
export type LakeErrorCode =
  | 'log_entry_invalid'
  | 'log_gap'
  | 'checkpoint_invalid'
  | 'protocol_unsupported'
  | 'schema_mismatch'
  | 'commit_contended'
  | 'files_expired'
  | 'history_invalid'
  | 'path_invalid';

/** A fault of the table, its log or its paths; `code` tells which, `message` where and which value. */
export class LakeError extends Error {
  override readonly name = 'LakeError';
  constructor(
    readonly code: LakeErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
