import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CODE_ALPHABET, CODE_LENGTH, normaliseCheckCode } from '@jishan/domain';
import { Config } from './config';
import { derivedKey } from './keys';

const BITS = 5n;

/**
 * 校验码: eight characters on paper that only this installation can work out from what stands beside them. Whoever changes a figure cannot
 * make the code that goes with it. For each purpose a key of its own, so that the code of one kind of paper is none for another.
 */
@Injectable()
export class CheckCodes {
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly config: Config) {}

  of(purpose: string, facts: readonly (string | number)[]): string {
    const digest = createHmac('sha256', this.keyOf(purpose)).update(JSON.stringify(facts)).digest();
    let number = digest.readBigUInt64BE();
    let code = '';
    for (let place = 0; place < CODE_LENGTH; place++) {
      code += CODE_ALPHABET.charAt(Number(number % (1n << BITS)));
      number >>= BITS;
    }
    return code;
  }

  matches(typed: string, purpose: string, facts: readonly (string | number)[]): boolean {
    const expected = Buffer.from(this.of(purpose, facts));
    const given = Buffer.from(normaliseCheckCode(typed));
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private keyOf(purpose: string): Buffer {
    const known = this.keys.get(purpose) ?? derivedKey(this.config.dataKey, `jishan check code: ${purpose}`);
    this.keys.set(purpose, known);
    return known;
  }
}
