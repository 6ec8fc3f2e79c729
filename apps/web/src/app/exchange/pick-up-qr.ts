import { Component, computed, input } from '@angular/core';
import { pickUpText } from '@jishan/domain';
import { Loaded } from '../ui/loaded';

/** Blank modules around the code, which a scanner needs to find it. */
const QUIET = 2;

/** A reservation as a QR code for the counter's scanner. Without it, for example while the network is down, the six digits do as well. */
@Component({
  selector: 'app-pick-up-qr',
  template: `
    @if (drawing.value(); as drawn) {
      <svg
        class="pick-up-qr"
        role="img"
        aria-label="领取用的二维码，内容与领取码相同"
        shape-rendering="crispEdges"
        [attr.viewBox]="drawn.box"
      >
        <rect width="100%" height="100%" fill="#fff" />
        <path [attr.d]="drawn.dark" fill="#000" />
      </svg>
    }
  `,
})
export class PickUpQr {
  readonly redemptionId = input.required<string>();
  readonly code = input.required<string>();

  private readonly text = computed(() => pickUpText(this.redemptionId(), this.code()));
  protected readonly drawing = new Loaded(this.text, async (text) => {
    const { default: qrcode } = await import('qrcode');
    const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
    return { box: `0 0 ${modules.size + 2 * QUIET} ${modules.size + 2 * QUIET}`, dark: darkOf(modules) };
  });
}

function darkOf({ size, data }: { size: number; data: ArrayLike<number> }): string {
  const squares: string[] = [];
  for (let at = 0; at < size * size; at++)
    if (data[at]) squares.push(`M${(at % size) + QUIET} ${Math.floor(at / size) + QUIET}h1v1h-1z`);
  return squares.join('');
}
