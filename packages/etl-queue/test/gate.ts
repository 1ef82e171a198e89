/** Holds a handler until the test lets it go on. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

/** Creates a `Gate` that is shut. */
export function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
