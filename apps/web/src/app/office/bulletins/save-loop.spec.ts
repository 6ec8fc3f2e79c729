import '@angular/compiler';
import type { Problem } from '@jishan/domain';
import { expect, test } from 'vitest';
import { Attempt } from '../../http/attempt';
import { ProblemError } from '../../http/problem';
import { SaveLoop } from './save-loop';

const problem = (status: number): Problem => ({
  type: 'about:blank',
  title: '',
  status,
  code: 'service.unavailable',
  traceId: '',
});

/** A screen with one word on it, saved by tries that end one after the other as told. */
function screen(...endings: (number | 'done')[]) {
  const state = { word: '甲', version: 1 };
  const sent: { key: string; word: string; version: number }[] = [];
  const gate = { whileSending: () => undefined as void };
  const attempt = new Attempt(async (key, input: { word: string; version: number }) => {
    sent.push({ key, ...input });
    gate.whileSending();
    gate.whileSending = () => undefined;
    const ending = endings.shift() ?? 'done';
    await Promise.resolve();
    if (ending !== 'done') throw new ProblemError(problem(ending));
    return { word: input.word, version: input.version + 1 };
  });
  const loop = new SaveLoop(
    () => ({ ...state }),
    (input: { word: string; version: number }) => attempt.run(input),
    (saved, ahead) => Object.assign(state, ahead ? { version: saved.version } : saved),
  );
  const type = (word: string) => {
    state.word = word;
    loop.change();
  };
  return { state, sent, gate, loop, type };
}

test('a change is saved once', async () => {
  const { state, sent, loop, type } = screen('done');
  type('乙');
  expect(await loop.run()).toBeNull();
  expect(await loop.run()).toBeNull();
  expect(sent).toMatchObject([{ word: '乙', version: 1 }]);
  expect(state).toEqual({ word: '乙', version: 2 });
});

test('what is typed while a save is on its way stays and is saved on the answered version', async () => {
  const { state, sent, gate, loop, type } = screen('done', 'done');
  type('乙');
  gate.whileSending = () => type('丙');
  await loop.run();
  expect(sent).toMatchObject([
    { word: '乙', version: 1 },
    { word: '丙', version: 2 },
  ]);
  expect(state).toEqual({ word: '丙', version: 3 });
});

test('without an answer the change stays on the screen, unsaved, and goes out again as the same', async () => {
  const { state, sent, loop, type } = screen(0, 503, 'done');
  type('乙');
  expect((await loop.run())?.status).toBe(0);
  expect(loop.unsaved()).toBe(true);
  expect(state.word).toBe('乙');
  await loop.run();
  await loop.run();
  expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(loop.unsaved()).toBe(false);
});

test('what is typed after a lost answer waits until the lost one is known', async () => {
  const { state, sent, loop, type } = screen(0, 'done', 'done');
  type('乙');
  await loop.run();
  type('丙');
  await loop.run();
  expect(sent.map(({ word, version }) => `${word}${version}`)).toEqual(['乙1', '乙1', '丙2']);
  expect(sent[0]?.key).toBe(sent[1]?.key);
  expect(sent[2]?.key).not.toBe(sent[1]?.key);
  expect(state).toEqual({ word: '丙', version: 3 });
  expect(loop.unsaved()).toBe(false);
});

test('a refusal ends it: nothing is left to be sent', async () => {
  const { sent, gate, loop, type } = screen(409);
  type('乙');
  gate.whileSending = () => type('丙');
  expect((await loop.run())?.status).toBe(409);
  expect(loop.unsaved()).toBe(false);
  await loop.run();
  expect(sent).toHaveLength(1);
});

test('who asks while a save is on its way hears when it has ended', async () => {
  const { state, sent, loop, type } = screen('done');
  type('乙');
  await Promise.all([loop.run(), loop.run().then(() => expect(state.version).toBe(2))]);
  expect(sent).toHaveLength(1);
});

test('what got no answer does not follow to another screen', async () => {
  const { sent, loop, type } = screen(0);
  type('乙');
  await loop.run();
  loop.reset();
  expect(loop.unsaved()).toBe(false);
  await loop.run();
  expect(sent).toHaveLength(1);
});

test('what was refused and cannot be settled yet is unsaved, and goes out again when asked for', async () => {
  const { sent, loop, type } = screen(409, 'done');
  type('乙');
  await loop.run();
  loop.hold();
  expect(loop.unsaved()).toBe(true);
  await loop.run();
  expect(sent.map(({ word }) => word)).toEqual(['乙', '乙']);
  expect(loop.unsaved()).toBe(false);
});
