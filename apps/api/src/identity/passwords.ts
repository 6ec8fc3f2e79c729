import { Injectable } from '@nestjs/common';
import { assertAllowed, checkPassword, DomainError } from '@jishan/domain';
import { hash, verify } from '@node-rs/argon2';

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane
const ARGON2ID = 2; // the library's own constant is a const enum, which does not survive single-file compilation
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2; // more on two cores would make signing in a way to stop the server
const WAITING_MAX = 200;

/** Hashes of passwords, never more than two at a time. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy: Promise<string> | null = null;

  /** Refuses a password that is too short, too long or among the first anybody would try. */
  async hash(password: string): Promise<string> {
    assertAllowed(checkPassword(password));
    return this.inTurn(() => hash(password.normalize('NFC'), COST));
  }

  /** Takes the same time whether there is an account (or a password) or not. */
  async matches(stored: string | null, password: string): Promise<boolean> {
    const against = stored ?? (await this.dummyHash());
    const same = await this.inTurn(() => verify(against, password.normalize('NFC')));
    return same && stored !== null;
  }

  private dummyHash(): Promise<string> {
    this.dummy ??= hash('nobody has this password', COST);
    return this.dummy;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING_MAX) throw new DomainError('service.unavailable');
      await new Promise<void>((resume) => this.waiting.push(resume));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
