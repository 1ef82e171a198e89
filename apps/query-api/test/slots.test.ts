import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createSlots } from '../src/engine/slots.js';

describe('slots', () => {
  it('run no more at once than there are places, in the order they were asked for', async () => {
    const slots = createSlots(2, 10);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        slots.run(async () => {
          order.push(n);
          most = Math.max(most, ++running);
          await delay(2);
          running--;
        }),
      ),
    );
    assert.equal(most, 2);
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5]);
    assert.deepEqual([slots.running, slots.waiting], [0, 0]);
  });

  it('refuse at once when the queue is full, and free the place of work that fails', async () => {
    const slots = createSlots(1, 1);
    const failing = slots.run(async () => {
      await delay(5);
      throw new Error('failed');
    });
    const waiting = slots.run(async () => 'waited');
    await assert.rejects(
      slots.run(async () => 'too much'),
      { name: 'TooManyQueriesError' },
    );
    await assert.rejects(failing, /failed/);
    assert.equal(await waiting, 'waited');
  });

  it('let a waiting caller give up without harm to the others', async () => {
    const slots = createSlots(1, 5);
    const controller = new AbortController();
    const first = slots.run(() => delay(5));
    const given = slots.run(async () => 'never', controller.signal);
    const last = slots.run(async () => 'last');
    controller.abort(new Error('gone'));
    await assert.rejects(given, /gone/);
    await first;
    assert.equal(await last, 'last');
    await slots.close();
  });
});
