import { hash } from 'node:crypto';
import type { Hashing } from '@jishan/points';

/** What libs/points borrows from Node. */
export const hashing: Hashing = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  utf8: (text) => Buffer.from(text, 'utf8'),
  hex: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex'),
};
