import type { PastCorrection } from '@jishan/domain';

/** What stands on the page of an import. */
export interface Paste {
  publicationId: string;
  text: string;
  bulletinNo: string;
  issuedOn: string;
  corrections: readonly PastCorrection[];
}

const PREFIX = 'jishan.past.';

/** A pasted bulletin in the browser until it is imported or cleared. By person, because a desk may be shared. */
export class KeptPaste {
  constructor(
    private readonly userId: string,
    private readonly storage: Storage = localStorage,
  ) {}

  read(): Paste | null {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(PREFIX + this.userId) ?? 'null');
      return isPaste(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  /** Where nothing is pasted nothing is kept. False when the browser is full or keeps nothing: the page then asks before it is left. */
  write(paste: Paste): boolean {
    try {
      if (paste.text.trim() === '') this.drop();
      else this.storage.setItem(PREFIX + this.userId, JSON.stringify(paste));
      return true;
    } catch {
      return false;
    }
  }

  drop(): void {
    this.storage.removeItem(PREFIX + this.userId);
  }
}

function isPaste(value: unknown): value is Paste {
  const paste = value as Partial<Paste> | null;
  return (
    typeof paste === 'object' &&
    paste !== null &&
    [paste.publicationId, paste.text, paste.bulletinNo, paste.issuedOn].every((part) => typeof part === 'string') &&
    Array.isArray(paste.corrections)
  );
}
