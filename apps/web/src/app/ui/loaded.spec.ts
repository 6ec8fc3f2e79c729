import '@angular/compiler';
import type { Problem } from '@jishan/domain';
import { expect, test } from 'vitest';
import { asked, faceOf } from './loaded';

const problem: Problem = { type: 'about:blank', title: '', status: 0, code: 'service.unavailable', traceId: '' };

test('what is asked is loading until there is an answer', () => {
  expect(faceOf(asked('id'))).toBe('loading');
  expect(faceOf({ value: 1, problem: null, busy: false })).toBe('full');
});

test('where nothing is asked, nothing is loading', () => {
  expect(asked(null).busy).toBe(false);
  expect(faceOf(asked(null))).toBe('idle');
});

test('a question may be false, zero or empty', () => {
  for (const question of [false, 0, '', {}]) expect(faceOf(asked(question))).toBe('loading');
});

test('a failure shows when nothing else is there, and not while it is asked again', () => {
  expect(faceOf({ value: null, problem, busy: false })).toBe('failed');
  expect(faceOf({ value: null, problem, busy: true })).toBe('loading');
  expect(faceOf({ value: [], problem, busy: false })).toBe('failed');
  expect(faceOf({ value: [1], problem, busy: false })).toBe('full');
});

test('a list without anything in it is empty', () => {
  expect(faceOf({ value: [], problem: null, busy: false })).toBe('empty');
});
