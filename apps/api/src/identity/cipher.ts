import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals personal data with AES-256-GCM. The id of the key travels with the sealed text, so keys can be changed while old text stays
 * readable. The context (whose, which field) is authenticated: sealed text moved to another row does not open.
 */
@Injectable()
export class Cipher {
  private readonly keys = new Map<string, Buffer>();
  private readonly currentId: string;
  private readonly indexKey: Buffer;

  constructor(config: Config) {
    const pairs = config.dataKey.split(',').map((pair) => pair.split(':') as [string, string]);
    for (const [id, key] of pairs) this.keys.set(id, Buffer.from(key, 'base64'));
    const first = pairs[0];
    const oldest = pairs.at(-1);
    if (!first || !oldest) throw new Error('no key for personal data');
    this.currentId = first[0];
    // indexes must not change when a new key is put in front
    this.indexKey = Buffer.from(hkdfSync('sha256', Buffer.from(oldest[1], 'base64'), '', 'jishan blind index', 32));
  }

  seal(text: string, context: string): string {
    const key = this.keys.get(this.currentId);
    if (!key) throw new Error('no key for personal data');
    return `${this.currentId}.${sealWith(key, text, context)}`;
  }

  open(sealed: string, context: string): string {
    const dot = sealed.indexOf('.');
    const key = this.keys.get(sealed.slice(0, dot));
    if (!key) throw new Error(`personal data was sealed with a key that is not in DATA_KEY: ${sealed.slice(0, dot)}`);
    return openWith(key, sealed.slice(dot + 1), context);
  }

  /** The same text always gives the same index; without the key it tells nothing. `purpose` keeps fields apart. */
  index(text: string, purpose: string): string {
    return createHmac('sha256', this.indexKey).update(`${purpose}\n${text}`).digest('base64url');
  }
}

/** AES-256-GCM: nonce, tag and text in one string. */
export function sealWith(key: Buffer, text: string, context: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

export function openWith(key: Buffer, sealed: string, context: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
}
