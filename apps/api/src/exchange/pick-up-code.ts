import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config';

const CODES = 1_000_000;

/**
 * 领取码: six digits worked out from the reservation's id and a key of the installation. They are stored nowhere, so neither the
 * database nor a stored answer tells them; only the person who reserved is ever shown them.
 */
@Injectable()
export class PickUpCodes {
  private key: Buffer | null = null;

  constructor(private readonly config: Config) {}

  of(redemptionId: string): string {
    this.key ??= Buffer.from(hkdfSync('sha256', this.config.dataKey, '', 'pick-up code', 32));
    const digest = createHmac('sha256', this.key).update(redemptionId).digest();
    return String(digest.readUIntBE(0, 6) % CODES).padStart(6, '0');
  }

  matches(redemptionId: string, code: string): boolean {
    const expected = Buffer.from(this.of(redemptionId));
    const given = Buffer.from(code);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
