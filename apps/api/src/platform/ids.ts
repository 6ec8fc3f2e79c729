import { randomBytes, randomUUID } from 'node:crypto';

let lastMs = 0;
let counter = 0;

/** A UUIDv7: sorts by the time it was made; within one millisecond a counter keeps the order. */
export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = randomBytes(2).readUInt16BE() & 0x7ff;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const place = (0x7000 | counter).toString(16);
  // the last two groups are random and marked as a UUID's already; Node draws them ahead, many at once
  return `${time.slice(0, 8)}-${time.slice(8)}-${place}-${randomUUID().slice(19)}`;
}
