import { createHash } from 'node:crypto';

/** Throws that always fall the same way for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: string) {
    this.state = createHash('sha256').update(seed).digest().readUInt32BE(0);
  }

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both possible. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.int(0, list.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** So many different ones, in no order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    const chosen: T[] = [];
    while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(this.int(0, rest.length - 1), 1));
    return chosen;
  }

  /** A UUIDv7 of that moment: what is listed newest first by id stands in the right place. */
  idAt(instant: string): string {
    const time = Date.parse(instant).toString(16).padStart(12, '0');
    const hex = () => Math.floor(this.next() * 0x10000).toString(16).padStart(4, '0');
    const tail = hex() + hex() + hex();
    const variant = '89ab'.charAt(this.int(0, 3));
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex().slice(1)}-${variant}${hex().slice(1)}-${tail}`;
  }
}
