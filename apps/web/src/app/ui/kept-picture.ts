import { Component, computed, effect, input, signal } from '@angular/core';
import { ListFaces } from './list-faces';
import { Loaded } from './loaded';

/** A picture that was sent with something. Fetched with the token, because an address alone shows it to nobody. */
@Component({
  selector: 'app-kept-picture',
  imports: [ListFaces],
  template: `
    <app-list-faces [of]="picture" loading="正在加载照片…" />
    @if (address(); as src) {
      <img class="kept-picture" [src]="src" [alt]="alt()" />
    }
  `,
})
export class KeptPicture {
  /** With what it was sent. */
  readonly of = input.required<string>();
  readonly load = input.required<(id: string) => Promise<Blob>>();
  readonly alt = input.required<string>();
  /** Another number when there is another picture. */
  readonly version = input(0);

  protected readonly picture = new Loaded(
    computed(() => ({ id: this.of(), version: this.version() })),
    ({ id }) => this.load()(id),
  );
  protected readonly address = signal<string | null>(null);

  constructor() {
    effect((onCleanup) => {
      const blob = this.picture.value();
      const address = blob ? URL.createObjectURL(blob) : null;
      this.address.set(address);
      onCleanup(() => {
        if (address) URL.revokeObjectURL(address);
      });
    });
  }
}
