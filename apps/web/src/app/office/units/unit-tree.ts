import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { checkParent, UNIT_KIND_LABELS, UNIT_KIND_ORDER, type UnitRecord } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Session } from '../../session/session';
import { UnitForm } from './unit-form';
import { UnitRegister } from './unit-register';

type Opened = { parent: UnitRecord } | { unit: UnitRecord };

/** The district from top to bottom, in the official order. */
@Component({
  selector: 'office-unit-tree',
  imports: [NgTemplateOutlet, NzInputModule, UnitForm],
  template: `
    <div class="headline"><h1>单位</h1></div>
    <p class="page-intro">同级单位按官方排序。改名后，历史快报里的旧名不变。</p>
    <div class="filters" role="search" aria-label="查找单位">
      <div class="filter filter-wide">
        <label for="filter-search">单位名称</label>
        <input
          #searchBox
          nz-input
          id="filter-search"
          type="search"
          [value]="search()"
          (input)="search.set(searchBox.value.trim())"
        />
      </div>
    </div>

    <div class="sheet">
      @if (roots().length === 0) {
        <p class="quiet" role="status">{{ search() ? '没有这样的单位。' : '正在加载…' }}</p>
      }
      <ul class="unit-tree">
        @for (unit of roots(); track unit.id) {
          <ng-container [ngTemplateOutlet]="branch" [ngTemplateOutletContext]="{ $implicit: unit }" />
        }
      </ul>
      <ng-template #branch let-unit>
        <li>
          <div class="unit-line">
            @if (childrenOf(unit).length > 0) {
              <button
                type="button"
                class="unit-fold"
                [attr.aria-expanded]="isOpen(unit)"
                [attr.aria-label]="unit.name + '的下级单位'"
                (click)="toggle(unit)"
              >
                <span aria-hidden="true">{{ isOpen(unit) ? '▾' : '▸' }}</span>
              </button>
            } @else {
              <span class="unit-fold" aria-hidden="true"></span>
            }
            <span class="unit-name">{{ unit.name }}</span>
            <span class="mark">{{ kinds[kindOf(unit)] }}</span>
            @if (unit.shortName !== unit.name) {
              <span class="quiet">简称 {{ unit.shortName }}</span>
            }
            @if (unit.closedOn) {
              <span class="quiet">{{ unit.closedOn }} 撤销</span>
            }
            @if (mayManage(unit)) {
              <span class="unit-actions">
                <button
                  type="button"
                  class="link-button"
                  [attr.aria-label]="'修改：' + unit.name"
                  (click)="opened.set({ unit })"
                >
                  修改
                </button>
                @if (mayHaveChildren(unit)) {
                  <button
                    type="button"
                    class="link-button"
                    [attr.aria-label]="'新建下级：' + unit.name"
                    (click)="opened.set({ parent: unit })"
                  >
                    新建下级
                  </button>
                }
              </span>
            }
          </div>
          @if (isOpen(unit) && childrenOf(unit).length > 0) {
            <ul>
              @for (child of childrenOf(unit); track child.id) {
                <ng-container [ngTemplateOutlet]="branch" [ngTemplateOutletContext]="{ $implicit: child }" />
              }
            </ul>
          }
        </li>
      </ng-template>
    </div>

    @if (opened(); as task) {
      <office-unit-form
        [parent]="'parent' in task ? task.parent : null"
        [unit]="'unit' in task ? task.unit : null"
        (saved)="showSaved()"
        (closed)="opened.set(null)"
      />
    }
  `,
})
export class UnitTree {
  private readonly register = inject(UnitRegister);
  private readonly session = inject(Session);

  protected readonly kinds = UNIT_KIND_LABELS;
  protected readonly search = signal('');
  protected readonly opened = signal<Opened | null>(null);
  /** Whose branches are unfolded: the district's at first. */
  private readonly unfolded = linkedSignal<ReadonlySet<string>>(
    () => new Set(this.register.units().flatMap((unit) => (unit.parentId === null ? [unit.id] : []))),
  );
  private readonly children = computed(() => {
    const children = new Map<string | null, UnitRecord[]>();
    for (const unit of this.register.units())
      children.set(unit.parentId, [...(children.get(unit.parentId) ?? []), unit]);
    return children;
  });
  /** While searching: the hits, each as a root of its own. */
  protected readonly roots = computed(() => {
    const text = this.search();
    if (!text) return this.childrenOf(null);
    return this.register.units().filter((unit) => unit.name.includes(text) || unit.shortName.includes(text));
  });

  protected childrenOf(unit: UnitRecord | null): UnitRecord[] {
    return this.children().get(unit?.id ?? null) ?? [];
  }

  // ng-template contexts are untyped; the template only ever puts a unit in.
  protected kindOf(unit: UnitRecord): UnitRecord['kind'] {
    return unit.kind;
  }

  protected isOpen(unit: UnitRecord): boolean {
    return this.unfolded().has(unit.id);
  }

  protected toggle(unit: UnitRecord): void {
    this.unfolded.update((open) => {
      const next = new Set(open);
      if (!next.delete(unit.id)) next.add(unit.id);
      return next;
    });
  }

  protected mayManage(unit: UnitRecord): boolean {
    return unit.closedOn === null && this.session.can('unit.manage', { unitPath: unit.path });
  }

  protected mayHaveChildren(unit: UnitRecord): boolean {
    return UNIT_KIND_ORDER.some((kind) => checkParent(kind, unit.kind) === null);
  }

  protected showSaved(): void {
    this.opened.set(null);
    void this.register.load();
  }
}
