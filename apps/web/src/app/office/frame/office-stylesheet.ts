import { DOCUMENT } from '@angular/common';
import { inject, Service } from '@angular/core';

const ADDRESS = '/office.css';

/** The kit's stylesheet resets elements of the whole page, so it is there only while the office is. */
@Service()
export class OfficeStylesheet {
  private readonly document = inject(DOCUMENT);
  private link: HTMLLinkElement | null = null;

  /** Settles when the rules apply (or could not be fetched), so that nothing is painted without them. */
  attach(): Promise<true> {
    return new Promise((resolve) => {
      if (this.link) return resolve(true);
      const link = this.document.createElement('link');
      link.rel = 'stylesheet';
      link.href = ADDRESS;
      link.addEventListener('load', () => resolve(true), { once: true });
      link.addEventListener('error', () => resolve(true), { once: true });
      this.document.head.append(link);
      this.link = link;
    });
  }

  detach(): void {
    this.link?.remove();
    this.link = null;
  }
}
