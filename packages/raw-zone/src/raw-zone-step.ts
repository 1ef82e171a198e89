/** The points at which a crash or a pause is worth a test, in the order in which a segment comes by them. */
export type RawZoneStep =
  | 'after-create'
  | 'before-append'
  | 'after-append'
  | 'after-fsync'
  | 'after-check'
  | 'after-fence'
  | 'after-copy'
  | 'after-seal-link'
  | 'after-seal-unlink'
  | 'after-archive-write'
  | 'after-archive-rename'
  | 'after-archive-unlink';

/** Called, and awaited, at each `RawZoneStep`: crash tests kill or stop their process here; services leave it out. */
export type RawZoneStepHook = (step: RawZoneStep) => void | Promise<void>;
