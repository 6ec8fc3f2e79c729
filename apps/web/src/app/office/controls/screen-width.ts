import { DestroyRef, inject, type Signal, signal } from '@angular/core';

/** Below it, what is not always wanted stands folded: unfolded it is many screens long. */
export const PHONE = 700;

/** Is there room for only one column? For pages that show the same thing beside the list or over it. */
export function narrowerThan(pixels: number): Signal<boolean> {
  const query = matchMedia(`(width < ${pixels}px)`);
  const narrow = signal(query.matches);
  const follow = () => narrow.set(query.matches);
  query.addEventListener('change', follow);
  inject(DestroyRef).onDestroy(() => query.removeEventListener('change', follow));
  return narrow.asReadonly();
}
