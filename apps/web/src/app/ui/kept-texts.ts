const PREFIX = 'jishan.';

/**
 * Typed text in the browser until the server has it: every change is kept at once, so that a lost connection, a reload or
 * a power cut takes nothing along. By person, because a desk may be shared.
 */
export class KeptTexts<Draft> {
  private readonly prefix: string;

  constructor(
    kind: string,
    userId: string,
    private readonly isDraft: (value: unknown) => value is Draft,
    private readonly storage: Storage = localStorage,
  ) {
    this.prefix = `${PREFIX}${kind}.${userId}.`;
  }

  read(id: string): Draft | null {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(this.prefix + id) ?? 'null');
      return this.isDraft(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  all(): Draft[] {
    const names = Array.from({ length: this.storage.length }, (_, at) => this.storage.key(at) ?? '');
    const own = names.filter((name) => name.startsWith(this.prefix)).sort();
    return own.flatMap((name) => this.read(name.slice(this.prefix.length)) ?? []);
  }

  /** False when the browser is full or keeps nothing: the page then says so. */
  write(id: string, draft: Draft): boolean {
    try {
      this.storage.setItem(this.prefix + id, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  drop(id: string): void {
    this.storage.removeItem(this.prefix + id);
  }
}
