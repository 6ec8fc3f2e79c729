import { DestroyRef, inject, type Signal, signal } from '@angular/core';

/** The present as a signal that moves twice a minute, so that a refusal by time appears while the page is open. */
export function presentTime(): Signal<string> {
  const now = signal(new Date().toISOString());
  const timer = setInterval(() => now.set(new Date().toISOString()), 30_000);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
  return now.asReadonly();
}
