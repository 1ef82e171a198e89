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

  it('keep half of the places for light work, whatever heavy work waits', async () => {
    const slots = createSlots(4, 20);
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(name);
      await delay(5);
    };
    const heavy = Array.from({ length: 4 }, (_, n) => slots.run(work(`heavy ${n}`), undefined, 'heavy'));
    assert.deepEqual([slots.running, slots.waiting], [2, 2]);
    const light = Array.from({ length: 3 }, (_, n) => slots.run(work(`light ${n}`)));
    assert.deepEqual(order, ['heavy 0', 'heavy 1', 'light 0', 'light 1']);
    await Promise.all([...heavy, ...light]);
    assert.equal(order[4], 'light 2');
  });

  it('let heavy work in as soon as none runs, however much light work waits', async () => {
    const slots = createSlots(2, 20);
    const order: string[] = [];
    const run = (name: string, lane: 'light' | 'heavy') =>
      slots.run(
        async () => {
          order.push(name);
          await delay(2);
        },
        undefined,
        lane,
      );
    const light = Array.from({ length: 6 }, (_, n) => run(`light ${n}`, 'light'));
    await Promise.all([...light, run('heavy', 'heavy')]);
    assert.equal(order.indexOf('heavy'), 2);
  });

  it('give heavy work no more than half of the queue', async () => {
    const slots = createSlots(2, 4);
    const heavy = Array.from({ length: 3 }, () => slots.run(() => delay(5), undefined, 'heavy'));
    const refused = slots.run(() => delay(5), undefined, 'heavy');
    await assert.rejects(refused, { name: 'TooManyQueriesError' });
    await Promise.all([...heavy, slots.run(() => delay(1)), slots.run(() => delay(1))]);
    assert.deepEqual([slots.running, slots.waiting], [0, 0]);
  });
});
