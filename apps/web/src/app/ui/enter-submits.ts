import { Directive, ElementRef, inject } from '@angular/core';

/**
 * For a form whose button waits until its boxes are filled. A scanner, a paste or a password keeper sends Enter before
 * the button is enabled again, and then the browser does not hear it. Whether all is there the form's handler asks itself.
 */
@Directive({ selector: 'form[appEnterSubmits]', host: { '(keydown)': 'submit($event)' } })
export class EnterSubmits {
  private readonly form = inject<ElementRef<HTMLFormElement>>(ElementRef);

  protected submit(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    this.form.nativeElement.requestSubmit();
  }
}
