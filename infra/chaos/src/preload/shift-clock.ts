/* Preloaded into a service (`node --import`): its wall clock goes wrong by so many milliseconds; monotonic clocks stay right. */
import { clockShiftVariable } from '../steps/clock-shift.js';

const shiftMs = Number(process.env[clockShiftVariable] ?? 0);
if (shiftMs !== 0) {
  const RealDate = Date;
  const now = () => RealDate.now() + shiftMs;
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
}
