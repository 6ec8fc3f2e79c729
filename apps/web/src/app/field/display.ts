import { effect, Service, signal } from '@angular/core';

const KEY = 'jishan.large-type';

/** 大字: remembered on this device. */
@Service()
export class Display {
  private readonly large = signal(localStorage.getItem(KEY) === 'yes');
  readonly largeType = this.large.asReadonly();

  constructor() {
    effect(() => {
      document.documentElement.dataset['type'] = this.large() ? 'large' : 'normal';
    });
  }

  switchLargeType(): void {
    this.large.update((large) => !large);
    localStorage.setItem(KEY, this.large() ? 'yes' : 'no');
  }
}
