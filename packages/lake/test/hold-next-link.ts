import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** Stops the next commit right before its link, as a process that is suspended there; later ones pass it by. */
export function holdNextLink(): { reached: Promise<void>; release: () => void } {
  const original = promises.link;
  let onReached = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    onReached = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const set = (link: typeof original) => {
    Object.assign(promises, { link });
    syncBuiltinESMExports();
  };
  set(async (...args) => {
    set(original);
    onReached();
    await released;
    return original(...args);
  });
  return { reached, release };
}
