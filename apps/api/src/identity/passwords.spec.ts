import { describe, expect, it } from 'vitest';
import { Passwords } from './passwords';

describe('a password', () => {
  const passwords = new Passwords();

  it('is kept as argon2id with the agreed cost, never twice the same', async () => {
    const [one, two] = await Promise.all([passwords.hash('一个够长的口令2026'), passwords.hash('一个够长的口令2026')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.matches(one, '一个够长的口令2026')).toBe(true);
    expect(await passwords.matches(one, '一个够长的口令2027')).toBe(false);
  });

  it.each([
    ['short'],
    ['1234567890'],
    ['0123456789'],
    ['aaaaaaaaaaaa'],
    ['password123'],
    ['Password2026!'],
    ['qwertyuiop12'],
    ['x'.repeat(129)],
  ])('is refused when anybody would guess it: %s', async (weak) => {
    await expect(passwords.hash(weak)).rejects.toMatchObject({ code: 'password.weak' });
  });

  it('is compared with something also where there is none', async () => {
    expect(await passwords.matches(null, 'nobody has this password')).toBe(false);
  });

  it('is hashed two at a time however many ask', async () => {
    const hashes = await Promise.all(
      Array.from({ length: 12 }, (_, index) => passwords.hash(`一个够长的口令2026-${index}`)),
    );
    expect(new Set(hashes).size).toBe(12);
  });
});
