import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Config } from '../platform/config';
import { Cipher } from './cipher';

const key = () => randomBytes(32).toString('base64');
const cipherOf = (dataKey: string) => new Cipher(new Config({ DATA_KEY: dataKey }));

describe('sealed text', () => {
  const [first, second] = [`k1:${key()}`, `k2:${key()}`];
  const cipher = cipherOf(first);

  it('opens to what was sealed, and looks different every time', () => {
    const text = '门头沟区妙峰山镇𠮷村 1 号';
    const sealed = [cipher.seal(text, 'a'), cipher.seal(text, 'a')];
    expect(sealed.map((one) => cipher.open(one, 'a'))).toEqual([text, text]);
    expect(sealed[0]).not.toBe(sealed[1]);
    expect(sealed[0]).toMatch(/^k1\./);
  });

  it('does not open in another place', () => {
    expect(() => cipher.open(cipher.seal('x', 'person:1:phone'), 'person:2:phone')).toThrow();
  });

  it('does not open when one character was changed', () => {
    const sealed = cipher.seal('一段文字', 'a');
    const at = sealed.length - 5;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(() => cipher.open(changed, 'a')).toThrow();
  });

  it('stays readable, and findable, when a new key is put in front', () => {
    const rotated = cipherOf(`${second},${first}`);
    expect(rotated.open(cipher.seal('旧', 'a'), 'a')).toBe('旧');
    expect(rotated.seal('新', 'a')).toMatch(/^k2\./);
    expect(rotated.index('19900000001', 'phone')).toBe(cipher.index('19900000001', 'phone'));
  });

  it('says which key is missing', () => {
    expect(() => cipherOf(second).open(cipher.seal('x', 'a'), 'a')).toThrow('k1');
  });

  it('has an index that is the same for the same text and purpose only', () => {
    expect(cipher.index('1234', 'phone-tail')).not.toBe(cipher.index('1234', 'phone'));
    expect(cipher.index('1234', 'phone')).not.toBe(cipher.index('1235', 'phone'));
    expect(cipherOf(second).index('1234', 'phone')).not.toBe(cipher.index('1234', 'phone'));
  });
});
