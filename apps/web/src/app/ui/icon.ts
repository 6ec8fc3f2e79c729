import { Component, computed, input } from '@angular/core';

const PATHS = {
  calendar: 'M4 6.500h16v13H4zM4 10.500h16M8.500 4v4M15.500 4v4',
  coins:
    'M12 3.500c4.700 0 8.500 1.600 8.500 3.500S16.700 10.500 12 10.500 3.500 8.900 3.500 7 7.300 3.500 12 3.500zM3.500 7v5c0 1.900 3.800 3.500 8.500 3.500s8.500-1.600 8.500-3.500V7M3.500 12v5c0 1.900 3.800 3.500 8.500 3.500s8.500-1.600 8.500-3.500v-5',
  gift: 'M4 9.500h16v3.500H4zM5.500 13v7h13v-7M12 9.500V20M12 9.500C9 9.500 7 8.500 7 6.500S9.500 4 12 9.500c2.500-5.500 5-5 5-3s-2 3-5 3',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.500 20c.6-4 3.600-6 7.500-6s6.900 2 7.500 6',
  people:
    'M9 5a3.300 3.300 0 1 1 0 6.600A3.300 3.300 0 0 1 9 5zM3 19c.4-3.500 2.800-5.200 6-5.200s5.600 1.700 6 5.200M15.500 5.500a3 3 0 0 1 0 5.900M17 14.100c2.300.6 3.700 2.200 4 4.900',
  duties: 'M5 5.500h14v15H5zM9 3.500h6v4H9zM8.500 12l1.500 1.500 2.500-2.500M8.500 17h7M14.500 12.500h1.500',
  tick: 'M4.500 12.500l5 5 10-11',
  counter: 'M4 9.500L5.500 4h13L20 9.500M4 9.500h16M5.500 9.500V20h13V9.500M9 20v-6h6v6',
  write: 'M5 19.500l1-4L16.500 5l3 3L9 18.500zM14.500 7l3 3',
  place:
    'M12 21c-4-4.500-6.500-7.700-6.500-11a6.500 6.500 0 0 1 13 0c0 3.300-2.500 6.500-6.500 11zM12 7.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  search: 'M10.500 4.500a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5',
  back: 'M14.500 5l-7 7 7 7',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words; never the only sign of anything. */
@Component({
  selector: 'app-icon',
  template: `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path [attr.d]="path()" />
  </svg>`,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => PATHS[this.name()]);
}
