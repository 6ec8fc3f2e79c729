import { DomainError } from '@jishan/domain';
import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { inputHygiene, noteInvalidUtf8, refuseHostileInput } from './input';

const codeOf = (work: () => void): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : `unexpected ${String(error)}`;
  }
};

const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

describe('input', () => {
  it.each([
    ['text with line breaks and tabs', { text: '第一行\n\t第二行\r\n' }],
    ['rare characters and emoji', { name: '𠮷田·阿里𰻝👨‍👩‍👧' }],
    ['32 levels', deep(32)],
    ['every kind of JSON', { a: [1, -0.5, true, null, { b: '' }] }],
  ])('passes %s', (_, value) => expect(codeOf(() => refuseHostileInput(value))).toBeNull());

  it.each([
    ['NUL', { name: 'a\u0000b' }],
    ['another control character', { name: 'a\u001bb' }],
    ['DEL', { name: 'a\u007f' }],
    ['half a character', { name: '\ud842' }],
    ['half a character in a list', { names: [['\udfb7']] }],
    ['a control character in a key', { 'a\u0001': 1 }],
    ['__proto__', JSON.parse('{"__proto__":{"admin":true}}') as unknown],
    ['constructor deep inside', { a: [{ constructor: {} }] }],
    ['prototype', { prototype: 1 }],
    ['20,000 levels', deep(20_000)],
  ])('refuses %s as malformed', (_, value) =>
    expect(codeOf(() => refuseHostileInput(value))).toBe('request.malformed'),
  );

  it('refuses more members than any form has', () => {
    expect(codeOf(() => refuseHostileInput(Array(30_000).fill(1)))).toBe('request.too-large');
  });
});

describe('a request', () => {
  const request = (parts: Partial<Request>) =>
    ({ headers: {}, url: '/', query: {}, is: () => 'application/json', ...parts }) as unknown as Request;
  const verdict = (parts: Partial<Request>) => {
    let passed = false;
    return (
      codeOf(() => inputHygiene(request(parts), {} as never, () => (passed = true))) ?? (passed ? 'passed' : 'stuck')
    );
  };

  it('passes with Chinese in its address', () =>
    expect(verdict({ url: '/units?search=%E5%A6%99%E5%B3%B0%E5%B1%B1+a' })).toBe('passed'));
  it('is refused with bytes in its address that are no UTF-8', () =>
    expect(verdict({ url: '/units?search=%ff' })).toBe('request.malformed'));
  it('is refused with NUL in its address', () => expect(verdict({ url: '/units/%00' })).toBe('request.malformed'));
  it('is refused with a lone percent sign', () => expect(verdict({ url: '/units/%' })).toBe('request.malformed'));
  it('is refused when its body is of another type', () =>
    expect(verdict({ headers: { 'content-length': '3' }, is: () => false } as unknown as Partial<Request>)).toBe(
      'request.unsupported-media',
    ));

  it('is refused when its body is no UTF-8, although it could be repaired', () => {
    const gbk = request({});
    noteInvalidUtf8(gbk, null, Buffer.from([0x22, 0xd6, 0xd0, 0x22]));
    expect(codeOf(() => inputHygiene(gbk, {} as never, () => undefined))).toBe('request.malformed');
    const utf8 = request({});
    noteInvalidUtf8(utf8, null, Buffer.from('"中"'));
    expect(codeOf(() => inputHygiene(utf8, {} as never, () => undefined))).toBeNull();
  });
});
