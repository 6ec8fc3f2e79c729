import {
  afterNextRender,
  booleanAttribute,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';

let panels = 0;

/**
 * A drawer at the side, or a dialog in the middle: a native modal dialog, so the browser keeps the focus inside and gives
 * it back. Shown for as long as it exists; what opens it removes it on `closed`.
 */
@Component({
  selector: 'office-panel',
  template: `
    <dialog
      #dialog
      class="panel"
      [class.panel-side]="side()"
      [class.panel-wide]="wide()"
      [class.panel-full]="full()"
      [attr.aria-labelledby]="titleId"
      (cancel)="close($event)"
      (pointerdown)="closeFromOutside($event)"
    >
      <header class="panel-head">
        <h2 [id]="titleId">{{ heading() }}</h2>
        <button type="button" class="panel-close" aria-label="关闭" (click)="closed.emit()">
          <span aria-hidden="true">×</span>
        </button>
      </header>
      <div class="panel-body"><ng-content /></div>
    </dialog>
  `,
})
export class Panel {
  readonly heading = input.required<string>();
  /** At the side, for looking something up; in the middle, for one task. */
  readonly side = input(false, { transform: booleanAttribute });
  readonly wide = input(false, { transform: booleanAttribute });
  /** Over the whole screen. */
  readonly full = input(false, { transform: booleanAttribute });
  readonly closed = output();

  protected readonly titleId = `panel-${++panels}`;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => this.dialog().nativeElement.showModal());
    // a dialog that is taken away, not closed, gives nothing back by itself
    const opener = document.activeElement;
    inject(DestroyRef).onDestroy(() =>
      queueMicrotask(() => {
        if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
      }),
    );
  }

  protected close(event: Event): void {
    event.preventDefault();
    this.closed.emit();
  }

  // A press beside a dialog at the side closes it; one that asks for input stays, so that nothing typed is lost by a slip.
  protected closeFromOutside(event: PointerEvent): void {
    if (this.side() && event.target === this.dialog().nativeElement) this.closed.emit();
  }
}
