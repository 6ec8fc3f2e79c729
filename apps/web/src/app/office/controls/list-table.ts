import { NgTemplateOutlet } from '@angular/common';
import { Component, contentChildren, Directive, inject, input, type Signal, TemplateRef } from '@angular/core';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ListFaces } from '../../ui/list-faces';
import type { Faced } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';

/** What a PagedList is to its table. */
interface Listed<T> extends Faced {
  readonly items: Signal<T[]>;
  hasMore(): boolean;
  busy(): boolean;
  more(): Promise<void>;
}

/**
 * A column: its heading, and what a row has in it. `of` gives the row its type.
 *
 * @example <ng-template officeColumn="队名" [of]="teams" let-team>{{ team.name }}</ng-template>
 */
@Directive({ selector: 'ng-template[officeColumn]' })
export class Column<T> {
  readonly officeColumn = input.required<string>();
  readonly of = input.required<Listed<T>>();
  /** Classes of heading and cells: `number`, `wide-only`, `nowrap`. */
  readonly look = input('');
  readonly cell = inject<TemplateRef<{ $implicit: T }>>(TemplateRef);

  static ngTemplateContextGuard<T>(_column: Column<T>, _context: unknown): _context is { $implicit: T } {
    return true;
  }
}

/** A list as a table: its four faces, the columns that stand inside it, and the button for more. */
@Component({
  selector: 'office-list-table',
  imports: [ListFaces, MoreButton, NgTemplateOutlet, NzTableModule],
  template: `
    <app-list-faces [of]="of()" [empty]="empty()" />
    @if (of().face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          {{
            caption()
          }}
        </caption>
        <thead>
          <tr>
            @for (column of columns(); track column) {
              <th scope="col" [class]="column.look()">{{ column.officeColumn() }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (item of of().items(); track item[key()]) {
            <tr [class.row-open]="'' + item[key()] === open()">
              @for (column of columns(); track column) {
                <td [class]="column.look()">
                  <ng-container [ngTemplateOutlet]="column.cell" [ngTemplateOutletContext]="{ $implicit: item }" />
                </td>
              }
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="of()" />
    }
  `,
})
export class ListTable<T, K extends keyof T> {
  readonly of = input.required<Listed<T>>();
  /** What tells one item from another. */
  readonly key = input.required<K>();
  readonly caption = input.required<string>();
  readonly empty = input.required<string>();
  /** The key of the item whose details are open. */
  readonly open = input<string>();

  protected readonly columns = contentChildren<Column<T>>(Column);
}
