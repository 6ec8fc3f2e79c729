import '@angular/compiler';
import type { Problem } from '@jishan/domain';
import { expect, test } from 'vitest';
import { Attempt } from './attempt';
import { ProblemError } from './problem';

const problem = (status: number): ProblemError => {
  const refused: Problem = { type: 'about:blank', title: '', status, code: 'activity.sign-up-closed', traceId: '' };
  return new ProblemError(refused);
};

/** An attempt whose tries end one after the other as told, and the keys they were made with. */
function scripted(...endings: (number | 'done')[]) {
  const keys: string[] = [];
  const attempt = new Attempt(async (key, input: string) => {
    keys.push(key);
    const ending = endings.shift() ?? 'done';
    await Promise.resolve();
    if (ending !== 'done') throw problem(ending);
    return input;
  });
  return { attempt, keys };
}

test('pressing twice is one request with one answer', async () => {
  const { attempt, keys } = scripted('done');
  const [one, two] = await Promise.all([attempt.run('a'), attempt.run('a')]);
  expect(keys).toHaveLength(1);
  expect(one).toEqual({ done: true, value: 'a' });
  expect(two).toEqual(one);
});

test('after a lost network the same input goes out with the same key', async () => {
  const { attempt, keys } = scripted(0, 503, 'done');
  await attempt.run('a');
  expect(attempt.uncertain()).toBe(true);
  await attempt.run('a');
  await attempt.run('a');
  expect(new Set(keys).size).toBe(1);
  expect(attempt.problem()).toBeNull();
});

test('after a clear answer, or with other input, it is a new intention', async () => {
  const { attempt, keys } = scripted(409, 'done', 'done', 0, 'done');
  await attempt.run('a');
  expect(attempt.problem()?.code).toBe('activity.sign-up-closed');
  await attempt.run('a');
  await attempt.run('a');
  await attempt.run('a');
  await attempt.run('b');
  expect(new Set(keys).size).toBe(5);
});

test('other input waits for the try that is under way', async () => {
  const { attempt, keys } = scripted('done', 'done');
  const outcomes = await Promise.all([attempt.run('a'), attempt.run('b')]);
  expect(outcomes.map((outcome) => outcome.done && outcome.value)).toEqual(['a', 'b']);
  expect(keys).toHaveLength(2);
});
