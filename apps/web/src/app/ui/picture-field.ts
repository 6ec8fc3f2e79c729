import { Component, computed, effect, input, model, signal } from '@angular/core';
import { checkPictureFile, ERROR_TITLES, PICTURE_TYPES } from '@jishan/domain';
import { shrinkPicture } from './shrink-picture';

/** Choose a picture, see it, or hear why it will not do: all before anything is sent. */
@Component({
  selector: 'app-picture-field',
  template: `
    <div class="field">
      <label for="field-picture">{{ label() }}</label>
      <input #box id="field-picture" type="file" [accept]="types" (change)="choose(box)" />
      <p class="field-hint">JPEG、PNG 或 WebP。大照片会先缩小；上传后只保留画面，拍摄时间、地点等信息都会去掉。</p>
      @if (shrinking()) {
        <p class="field-hint" role="status">正在缩小照片…</p>
      }
      @if (refusal(); as refusal) {
        <p class="field-error" role="alert">{{ refusal }}</p>
      }
      @if (preview(); as src) {
        <img class="kept-picture" [src]="src" alt="选好的照片" />
        <button type="button" class="button button-small" (click)="drop(box)">不用这张</button>
      }
    </div>
  `,
})
export class PictureField {
  readonly label = input('照片（可以不附）');
  /** One that may be sent. */
  readonly picture = model<File | null>(null);

  protected readonly types = PICTURE_TYPES.join(',');
  protected readonly shrinking = signal<File | null>(null);
  /** A picture was chosen and is not there yet: whoever sends now would send without it. */
  readonly busy = computed(() => this.shrinking() !== null);
  private readonly refused = signal<File | null>(null);
  protected readonly refusal = computed(() => {
    const file = this.refused();
    const code = file && checkPictureFile(file);
    return code ? `${ERROR_TITLES[code]}。` : null;
  });
  protected readonly preview = signal<string | null>(null);

  constructor() {
    effect((onCleanup) => {
      const file = this.picture();
      const address = file ? URL.createObjectURL(file) : null;
      this.preview.set(address);
      onCleanup(() => {
        if (address) URL.revokeObjectURL(address);
      });
    });
  }

  protected async choose(box: HTMLInputElement): Promise<void> {
    const chosen = box.files?.[0] ?? null;
    this.picture.set(null);
    this.shrinking.set(chosen);
    const file = chosen && (await shrinkPicture(chosen));
    if (this.shrinking() !== chosen) return; // another was chosen meanwhile
    this.shrinking.set(null);
    const isRefused = file !== null && checkPictureFile(file) !== null;
    this.refused.set(isRefused ? file : null);
    this.picture.set(isRefused ? null : file);
    if (isRefused) box.value = '';
  }

  protected drop(box: HTMLInputElement): void {
    box.value = '';
    this.picture.set(null);
    box.focus();
  }
}
