import { inject, Service } from '@angular/core';
import { type Params, Router } from '@angular/router';
import { isDay } from '@jishan/domain';

/** Filters live in the address: a list can be sent to a colleague, and the way back finds it as it was. */
@Service()
export class UrlFilters {
  private readonly router = inject(Router);

  /** Sets some and leaves the others; an empty text takes its filter away. */
  set(changes: Params): void {
    const queryParams = Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [name, value === '' ? null : value]),
    );
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** As `set`, with a step that the way back undoes: for opening one thing of the list. */
  open(changes: Params): void {
    void this.router.navigate([], { queryParams: changes, queryParamsHandling: 'merge' });
  }
}

/** What somebody wrote into the address is only taken when it is one of the choices. */
export function chosen<T extends string>(choices: readonly T[], text: string | undefined): T | undefined {
  return choices.find((choice) => choice === text);
}

export function dayOrNothing(text: string | undefined): string | undefined {
  return text && isDay(text) ? text : undefined;
}

export function numberOrNothing(text: string | undefined): number | undefined {
  return /^[1-9]\d{0,15}$/.test(text ?? '') ? Number(text) : undefined;
}
